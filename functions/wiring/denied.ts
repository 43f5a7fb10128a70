import type { Entries } from '#ports/entries.ts';
import type { Summaries } from '#ports/stores/summaries.ts';

/** A runner came upon something to do that is not its to do. */
class DeniedError extends Error {
  override readonly name = 'DeniedError';
  readonly code = 'denied_here';
}

/**
 * The entries and the list of jobs as runners see them: beside them run other people's commands, so their role may touch neither. What a
 * head's outbox says about them stays there, and the next wake-up's dispatcher does it.
 */
export const denied: { readonly entries: Entries; readonly summaries: Summaries } = {
  entries: {
    create: (jobId) => deny(`create an entry of job ${jobId}`),
    remove: (name) => deny(`delete the entry ${name}`),
    names: () => deny('list entries'),
  },
  summaries: {
    put: ({ jobId }) => deny(`list job ${jobId}`),
    remove: (jobId) => deny(`take job ${jobId} from the list`),
    list: () => deny('list jobs'),
    readMany: () => deny('list jobs'),
  },
};

function deny(action: string): Promise<never> {
  return Promise.reject(new DeniedError(`not here: ${action}`));
}
