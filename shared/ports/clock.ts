import type { EpochMilliseconds } from '#domain/time/instant.ts';

/** Stops a timer that has not gone off. */
export type StopTimer = () => void;

/** Time and its passing. The only source of both, so that tests can drive them. */
export interface Clock {
  now(): EpochMilliseconds;
  /** Calls back once, `delayMs` from now. */
  after(delayMs: number, callback: () => void): StopTimer;
}
