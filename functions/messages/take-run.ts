import type { Delivery } from '#engine/attempts/runner.ts';
import type { Handled } from './each.ts';

/** A message of a runs queue as it was received. */
interface Received {
  /** Hides it for so many seconds from now. */
  readonly hide: (seconds: number) => Promise<void>;
  /** So often it came, this time included. */
  readonly receives: number;
  /** Is told where it could not be hidden: it comes again when its time is over. */
  readonly onFailure: (error: unknown) => void;
}

const FIRST_AGAIN_SECONDS = 5;
const LATEST_AGAIN_SECONDS = 90;

/**
 * The taking of one message of a runs queue: one whose run has to wait is hidden for the delay, one of which nothing came for ever longer.
 * @throws what the delivery throws, and where a run has to wait what hiding its message throws
 */
export async function takeRun(received: Received, deliver: () => Promise<Delivery>): Promise<Handled> {
  try {
    const delivery = await deliver();
    if (delivery.kind === 'done') {
      return 'done';
    }
    await received.hide(delivery.delaySeconds);
    return 'again';
  } catch (error) {
    await received.hide(againSeconds(received.receives)).catch(received.onFailure);
    throw error;
  }
}

/** Soon at first, as most faults are short, then ever later, so that the queue does not give the run up during a long one. */
function againSeconds(receives: number): number {
  return Math.min(LATEST_AGAIN_SECONDS, FIRST_AGAIN_SECONDS * 2 ** (receives - 1));
}
