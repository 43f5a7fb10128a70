import type { EpochSeconds } from '#domain/time/instant.ts';

/**
 * The inner face of a schedule: the first question to ParsedSchedule, answered with a plain number always, because the evaluators ask
 * each other millions of times.
 */
export interface Clock {
  /** The first fire strictly after `after`; Infinity when there is none. */
  next(after: EpochSeconds): EpochSeconds;
}
