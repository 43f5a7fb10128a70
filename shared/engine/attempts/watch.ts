import { attemptOwnedBy, leasedAtMs, renewLease } from '#domain/runs/attempt.ts';
import type { Run } from '#domain/runs/run.ts';
import type { StopTimer } from '#ports/clock.ts';
import type { StopReason } from '#ports/executor.ts';
import type { Runner } from './runner.ts';

const LOOK_MS = 5_000;
const LOOKS_PER_RENEWAL = 3;
/** Less than the lease, so that the command is gone before anyone else may start another attempt. */
const LONGEST_UNRENEWED_MS = 30_000;

/** A watch over one running attempt. */
interface AttemptWatch {
  /** Ends the watch and answers the run as it was last seen or written. */
  stop(): Promise<Run>;
}

/**
 * Keeps an attempt's lease alive (every 15 s) and looks for a cancellation (every 5 s) while its command runs. Calls `interrupt` when the
 * command has to end: cancelled, taken over by somebody else, or not renewed for 30 s.
 */
export function watchAttempt(runner: Runner, claimed: Run, interrupt: (why: StopReason) => void): AttemptWatch {
  const { clock } = runner.ports;
  let current = claimed;
  let looksSinceRenewal = 0;
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();
  let cancelLook = clock.after(LOOK_MS, startLook);
  let cancelDeadline = deadlineFrom(leasedAtMs(claimed));

  function startLook(): void {
    looking = lookAtRun().then(() => {
      if (!stopped) {
        cancelLook = clock.after(LOOK_MS, startLook);
      }
    });
  }

  async function lookAtRun(): Promise<void> {
    looksSinceRenewal += 1;
    try {
      if (looksSinceRenewal >= LOOKS_PER_RENEWAL) {
        await renew();
      } else {
        adopt(await runner.ports.history.readRun(claimed.id));
      }
    } catch {
      // The store does not answer: the next look tries again, and the deadline ends the command if that lasts.
    }
  }

  async function renew(): Promise<void> {
    const nowMs = clock.now();
    const renewed = renewLease(current, nowMs);
    if ((await runner.ports.history.writeRun(renewed)) === 'conflict') {
      adopt(await runner.ports.history.readRun(claimed.id));
      return;
    }
    current = renewed;
    looksSinceRenewal = 0;
    cancelDeadline();
    cancelDeadline = deadlineFrom(nowMs);
  }

  /** Counted from the instant that the lease was counted from: an answer that came late leaves less time. */
  function deadlineFrom(fromMs: number): StopTimer {
    const unrenewedMs = Math.max(0, clock.now() - fromMs);
    return clock.after(Math.max(0, LONGEST_UNRENEWED_MS - unrenewedMs), () => interrupt('lease_lost'));
  }

  function adopt(seen: Run | undefined): void {
    const mine = claimed.attempts.at(-1);
    if (seen === undefined || mine === undefined || attemptOwnedBy(seen, mine.owner, mine.number) === undefined) {
      interrupt('lease_lost');
      return;
    }
    current = seen;
    if (seen.cancelRequested !== undefined) {
      interrupt('cancelled');
    }
  }

  return {
    async stop() {
      stopped = true;
      cancelLook();
      cancelDeadline();
      await looking;
      cancelDeadline();
      return current;
    },
  };
}
