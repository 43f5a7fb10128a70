import { deliverRun } from '#engine/attempts/deliver.ts';
import type { Delivery, Runner } from '#engine/attempts/runner.ts';
import type { RunMessage } from '#ports/queues.ts';
import { MessageHold } from './message-hold.ts';

/** The message of a runs queue that a delivery is of. */
interface Held {
  /** Hides it for so many seconds from now. */
  readonly hide: (seconds: number) => Promise<void>;
  /** Is told where that failed: it may come again, and dies at the claim. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Delivers a message and keeps it hidden meanwhile. When it answers no renewal is under way any more, and monitors were told.
 * @throws EngineFault contention, and what the stores throw
 */
export async function deliverHeld(runner: Runner, message: RunMessage, { hide, onFailure }: Held): Promise<Delivery> {
  const hold = new MessageHold(hide, runner.ports.clock, onFailure);
  try {
    return await deliverRun(runner, message);
  } finally {
    await runner.pings?.settled();
    await hold.release();
  }
}
