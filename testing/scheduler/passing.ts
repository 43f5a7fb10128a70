import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { closeDays } from '#engine/receipts/close.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { LONGEST_DELAY_SECONDS } from '#ports/queues.ts';
import type { FakeClock } from '#testing/clock.ts';

/** The parts of a test's time. */
interface PassingParts {
  readonly clock: FakeClock;
  readonly engine: () => Engine;
  /** The time between two sweeps. */
  readonly intervalMs: number;
}

/**
 * Time as it passes in a test: timers go off as on any clock, and the sweeper sweeps at its intervals, but only where something is due,
 * as the other sweeps of a year would find nothing and take most of the time.
 */
export class PassingTime {
  readonly #parts: PassingParts;
  #sweptMs: EpochMilliseconds;

  constructor(parts: PassingParts) {
    this.#parts = parts;
    this.#sweptMs = parts.clock.now();
  }

  /** Moves on, and lets all that falls due on the way come to rest. */
  async passUntil(untilMs: EpochMilliseconds): Promise<void> {
    const { clock, engine } = this.#parts;
    for (;;) {
      const sweepMs = await this.#nextSweepMs();
      const nextMs = Math.min(untilMs, sweepMs, clock.nextTimerAt() ?? Number.POSITIVE_INFINITY);
      await clock.advanceToAsync(nextMs);
      if (sweepMs <= nextMs) {
        this.#sweptMs = sweepMs;
        await sweep(engine());
        await closeDays(engine());
        await clock.advanceByAsync(0);
      } else if (nextMs >= untilMs) {
        return;
      }
    }
  }

  /** The next sweep that finds something: a job to be looked at, or one that clocks itself and is near its fire. */
  async #nextSweepMs(): Promise<EpochMilliseconds> {
    const { heads } = this.#parts.engine().ports;
    const soonest = await Promise.all(
      [false, true].map(async (selfClocked) => {
        const { items } = await heads.due(selfClocked, Number.POSITIVE_INFINITY, { limit: 1 });
        return items.map(({ wakeAt }) => (wakeAt - (selfClocked ? LONGEST_DELAY_SECONDS : 0)) * 1_000);
      }),
    );
    const { intervalMs, clock } = this.#parts;
    const needed = Math.max(clock.now(), Math.min(...soonest.flat()));
    const sweeps = Math.max(1, Math.ceil((needed - this.#sweptMs) / intervalMs));
    return this.#sweptMs + sweeps * intervalMs;
  }
}
