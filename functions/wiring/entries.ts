import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { EventBridgeEntries } from '../../shared/adapters/aws/eventbridge-entries.ts';
import { systemClock } from '../../shared/adapters/machine/clock.ts';
import type { Entries } from '../../shared/ports/entries.ts';
import { requireEnv, VARIABLES } from '../deployment/environment.ts';
import { PATIENT } from './retries.ts';

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
