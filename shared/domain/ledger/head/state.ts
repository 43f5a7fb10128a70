import type { EpochSeconds } from '#domain/time/instant.ts';

/** `deleted` is a tombstone: it keeps the mark and the open runs until they are final and retention has passed. */
export type JobState = 'active' | 'paused' | 'finished' | 'deleted';

/** Why a job is paused. */
export interface Pause {
  readonly at: EpochSeconds;
  readonly by: string;
  readonly note?: string;
  /** When it ends by itself. */
  readonly until?: EpochSeconds;
}
