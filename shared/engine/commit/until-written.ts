import type { Ports } from '#ports/ports.ts';
import { EngineFault } from './fault.ts';
import { pauseBetween } from './pause-between.ts';

const MOST_TRIES = 30;

/** One try to read, decide and write: it is done, with its answer, or somebody else wrote in between and all is to be decided again. */
type Tried<Answer> = { readonly done: Answer } | 'conflict';

/**
 * Tries a conditional write again and again, each time from what is stored then, with a pause between that spreads rivals out.
 * @param what the thing that is written, for the fault: `the head of job report`
 * @throws EngineFault contention, when others were faster 30 times in a row
 */
export async function untilWritten<Answer>(
  ports: Ports,
  what: string,
  attempt: () => Promise<Tried<Answer>>,
): Promise<Answer> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const tried = await attempt();
    if (tried !== 'conflict') {
      return tried.done;
    }
    await pauseBetween(ports, tries);
  }
  throw new EngineFault('contention', `${what} was written by others ${MOST_TRIES} times in a row`);
}
