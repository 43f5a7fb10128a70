import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';

/** The look that decided a fire. */
export interface Sighting {
  readonly fire: EpochSeconds;
  readonly atMs: EpochMilliseconds;
  /** The slot was seen to be taken: whoever ends in the same millisecond had not ended yet. */
  readonly taken: boolean;
  /** Its place among the looks of one millisecond, in [0, 1]: runs of a group pass in the order in which they came; more: behind all else. */
  readonly turn: number;
}

/** The wake-ups of EventBridge come up to a minute late, by its own word. */
export const USUAL_MS = 90_000;
