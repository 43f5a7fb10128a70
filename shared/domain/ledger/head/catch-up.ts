import type { EpochSeconds } from '#domain/time/instant.ts';

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
