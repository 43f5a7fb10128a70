import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Place } from '#engine/attempts/runner.ts';
import type { Clock } from '#ports/clock.ts';
import type { Queues, RunMessage, WakeMessage } from '#ports/queues.ts';
import type { Randomness } from '#ports/randomness.ts';
import { type Handled, Queue } from './queue.ts';
import { Turns } from './turns.ts';

/** The longest DelaySeconds of SQS (API_SendMessage); a wake-up further off is delivered at once. */
const LONGEST_DELAY_MS = 900_000;
/** maxReceiveCount of the queues on AWS. */
const MAX_RECEIVES = 100;
/** So many that a wave of wake-ups keeps the store busy: their writes go into its log together. */
const WAKES_AT_ONCE = 32;

/** "Make the entries of this job." */
interface EntriesMessage {
  readonly jobId: string;
}

/** The handlers of the queues' messages, and of trouble with them. */
interface QueueHandlers {
  /** Looks at a channel after so long; asked for often. */
  readonly tellChannel: (name: string, delayMs: number) => void;
  readonly wake: (message: WakeMessage) => Promise<Handled>;
  readonly run: (message: RunMessage, place: Place) => Promise<Handled>;
  /** A job whose entries are to be made. */
  readonly makeEntries: (message: EntriesMessage) => Promise<Handled>;
  /** A run message that could not be handled in 100 deliveries. */
  readonly undeliverable: (message: RunMessage) => void;
  readonly onError: (jobId: string, error: unknown, receives: number) => void;
}

/**
 * The wake queue and the runs queue of this process, and the entries that are to be made, behind both. Memory only: the ledger is the truth,
 * and a restart sends again.
 */
export interface LocalQueues extends Queues {
  readonly entries: Queue<EntriesMessage>;
  readonly wakes: Queue<WakeMessage>;
  readonly runs: Queue<RunMessage>;
}

/** Makes the queues; they deliver once they are started. `runsAtOnce`: how many runs execute at the same time. */
export function makeLocalQueues(
  { clock, randomness }: { readonly clock: Clock; readonly randomness: Randomness },
  runsAtOnce: number,
  handlers: QueueHandlers,
): LocalQueues {
  const shared = {
    clock,
    randomness,
    turns: new Turns(clock),
    maxReceives: MAX_RECEIVES,
    onError: ({ jobId }: { jobId: string }, error: unknown, receives: number) =>
      handlers.onError(jobId, error, receives),
  };
  // A run that has a slot does not wait for the planning of others.
  const runs = new Queue<RunMessage>({
    ...shared,
    concurrency: runsAtOnce,
    handle: handlers.run,
    onDeadLetter: handlers.undeliverable,
  });
  const wakes = new Queue<WakeMessage>({
    ...shared,
    concurrency: WAKES_AT_ONCE,
    handle: handlers.wake,
    onDeadLetter: () => undefined,
  });
  const entries = new Queue<EntriesMessage>({
    ...shared,
    concurrency: 1,
    handle: handlers.makeEntries,
    onDeadLetter: () => undefined,
  });
  return {
    wakes,
    runs,
    entries,
    sendWakes: async (sent) => {
      for (const { jobId, at } of sent) {
        if (at !== undefined && isAhead(clock, at * 1_000)) {
          wakes.sendAt({ jobId }, at * 1_000);
        } else {
          wakes.send({ jobId });
        }
      }
    },
    sendRun: async (message, delaySeconds = 0) => runs.send(message, delaySeconds * 1_000),
    tellChannels: async (names, delaySeconds = 0) => {
      for (const name of names) {
        handlers.tellChannel(name, delaySeconds * 1_000);
      }
    },
  };
}

/** A message that is given its instant is kept back until then: a wake-up that came before it would find nothing due. */
function isAhead(clock: Clock, instantMs: EpochMilliseconds): boolean {
  const delayMs = instantMs - clock.now();
  return delayMs > 0 && delayMs <= LONGEST_DELAY_MS;
}
