import { systemClock } from '#adapters/machine/clock.ts';
import { lazily } from '#domain/values/lazily.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import type { Entries } from '#ports/entries.ts';

/**
 * The entries of this deployment, for the functions that keep them. Few requests and wake-ups change entries: the client of EventBridge
 * Scheduler is loaded with the first that does. Throws a MissingVariableError.
 */
export function entriesFromEnvironment(): Entries {
  const place = {
    clock: systemClock,
    groupName: requireEnv(VARIABLES.entryGroup),
    wakeQueueArn: requireEnv(VARIABLES.wakeQueueArn),
    roleArn: requireEnv(VARIABLES.entryRoleArn),
  };
  const loaded = lazily(async () => (await import('./eventbridge.ts')).entriesAt(place));
  return {
    create: async (jobId, specification) => (await loaded()).create(jobId, specification),
    remove: async (name) => (await loaded()).remove(name),
    names: async (page) => (await loaded()).names(page),
  };
}
