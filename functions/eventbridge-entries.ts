import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { EventBridgeEntries } from '../shared/aws/eventbridge-entries.ts';
import type { Entries } from '../shared/ports/entries.ts';
import { systemClock } from '../shared/system/system-clock.ts';
import { requireEnv, VARIABLES } from './environment.ts';

/** Throttled calls are tried this often, with backoff and jitter, before they are a fault. */
const MAX_ATTEMPTS = 6;

/** The entries of this deployment, for the functions that keep them. Throws a MissingVariableError. */
export function entriesFromEnvironment(): Entries {
  return new EventBridgeEntries({
    client: new SchedulerClient({ maxAttempts: MAX_ATTEMPTS, retryMode: 'standard' }),
    clock: systemClock,
    groupName: requireEnv(VARIABLES.entryGroup),
    wakeQueueArn: requireEnv(VARIABLES.wakeQueueArn),
    roleArn: requireEnv(VARIABLES.entryRoleArn),
  });
}
