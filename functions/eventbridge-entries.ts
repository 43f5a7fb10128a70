import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { EventBridgeEntries } from '../shared/aws/eventbridge-entries.ts';
import type { Entries } from '../shared/ports/entries.ts';
import { systemClock } from '../shared/system/system-clock.ts';
import { PATIENT } from './aws-retries.ts';
import { requireEnv, VARIABLES } from './environment.ts';

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
