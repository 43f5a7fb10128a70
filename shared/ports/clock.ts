import type { EpochMilliseconds } from '#domain/time/instant.ts';

/** Stops a timer that has not gone off. */
export type StopTimer = () => void;

/** Time and its passing. The only source of both, so that tests can drive them. */
export interface Clock {
  now(): EpochMilliseconds;
  /**
   * The time that has passed, in milliseconds since any instant: it never steps, as the clock on the wall may. While the machine sleeps it
   * stands still on Linux, and goes on on macOS (libuv, uv_hrtime: CLOCK_MONOTONIC, mach_continuous_time); so do timers.
   */
  elapsedMs(): number;
  /** Calls back once, when so much time has passed (`elapsedMs`). */
  after(delayMs: number, callback: () => void): StopTimer;
  /**
   * Calls back once, at an instant of the clock on the wall: never while `now()` says less, and soon after that also where it was set
   * forward meanwhile or the machine slept.
   */
  at(instantMs: EpochMilliseconds, callback: () => void): StopTimer;
}
