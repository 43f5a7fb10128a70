import type { Entries } from '#ports/entries.ts';

/** A runner came upon entries to keep, which is not its to do. */
class EntriesDeniedError extends Error {
  override readonly name = 'EntriesDeniedError';
  readonly code = 'entries_denied';
}

/**
 * The entries as runners see them: they run other people's commands, so their role may not touch schedules. What a crash left in a head's
 * outbox about entries stays there, and the next wake-up's dispatcher does it.
 */
export const deniedEntries: Entries = {
  create: (jobId) => deny(`create an entry of job ${jobId}`),
  remove: (name) => deny(`delete the entry ${name}`),
  names: () => deny('list entries'),
};

function deny(action: string): Promise<never> {
  return Promise.reject(new EntriesDeniedError(`not here: ${action}`));
}
