import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { EventBridgeEntries } from '#adapters/aws/eventbridge-entries.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import type { Entries } from '#ports/entries.ts';
import { PATIENT } from './clients.ts';

/** The entries of this deployment, for the functions that keep them. Throws a MissingVariableError. */
export function entriesFromEnvironment(): Entries {
  return new EventBridgeEntries({
    client: new SchedulerClient(PATIENT),
    clock: systemClock,
    groupName: requireEnv(VARIABLES.entryGroup),
    wakeQueueArn: requireEnv(VARIABLES.wakeQueueArn),
    roleArn: requireEnv(VARIABLES.entryRoleArn),
  });
}
