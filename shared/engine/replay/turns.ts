import type { Clock } from '#ports/clock.ts';

/** So long others wait at most. */
const LONGEST_WORK_MS = 20;
const STEPS_A_LOOK = 16;

/** Lets others have their turn: requests, and on one machine the runs themselves. */
type NextTurn = () => Promise<void>;

/** The way in which long work is done beside others. */
export interface Turns {
  readonly clock: Pick<Clock, 'elapsedMs'>;
  readonly turn: NextTurn;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** The next turn of the event loop. */
export const nextTurn: NextTurn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Lets others have their turn.
 * @throws the signal's reason, once it is aborted
 */
export async function takeTurn({ turn, signal }: Pick<Turns, 'turn' | 'signal'>): Promise<void> {
  await turn();
  signal?.throwIfAborted();
}

/**
 * Does work that may take seconds, step by step: others get their turn meanwhile, and nothing more is done once nobody waits for it.
 * @throws the signal's reason, once it is aborted
 */
export async function inTurns<Answer>(work: Generator<void, Answer>, turns: Turns): Promise<Answer> {
  const { clock } = turns;
  let [sinceMs, steps] = [clock.elapsedMs(), 0];
  for (;;) {
    const step = work.next();
    if (step.done === true) {
      return step.value;
    }
    steps += 1;
    if (steps % STEPS_A_LOOK === 0 && clock.elapsedMs() - sinceMs >= LONGEST_WORK_MS) {
      await takeTurn(turns);
      sinceMs = clock.elapsedMs();
    }
  }
}
