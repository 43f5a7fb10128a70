import type { EpochSeconds } from '#domain/time/instant.ts';

/** The ends at which a backfill may begin. */
export const BACKFILL_ORDERS = ['oldest', 'newest'] as const;

/** The fires that a backfill may run: `missed` are those that are recorded as missed and that no backfill made up for. */
export const BACKFILL_SCOPES = ['missed', 'all'] as const;

/** Fires of the past that are run again, or for the first time: a cursor that looks at the job move on. */
export interface Backfill {
  /** A ULID. */
  readonly id: string;
  /** Fires from here on, inclusive. */
  readonly from: EpochSeconds;
  /** Fires up to here, inclusive. */
  readonly to: EpochSeconds;
  readonly order: (typeof BACKFILL_ORDERS)[number];
  readonly only: (typeof BACKFILL_SCOPES)[number];
  /** At most so many of its runs at once, whatever the job's overlap policy says. */
  readonly maxConcurrent: number;
  /** The revision that was adopted when it was asked for: its fires, and what they run. */
  readonly revision: number;
  readonly askedAt: EpochSeconds;
  readonly by: string;
  /** The number of fires that there were to run when it was asked for. */
  readonly total: number;
  /** The last fire that was considered, in its order. */
  readonly reached?: EpochSeconds;
  /** No further fire will be let in. */
  readonly last?: true;
  readonly cancelled?: true;
  readonly started: number;
  readonly succeeded: number;
  /** Those that ended in any other way. */
  readonly failed: number;
  readonly endedAt?: EpochSeconds;
}

/**
 * Late fires that run one after another (`catchup: all`): those after `from` and up to `to` have no outcome yet. `from` moves with each
 * one that is decided.
 */
export interface CatchUp {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  /** The revision that planned them: their schedule, and what and how they run. */
  readonly revision: number;
}
