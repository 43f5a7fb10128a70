import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Head } from './head.ts';

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

/** The most catch-ups of a job that may be open: each is some 60 bytes of the head. */
export const MOST_CATCH_UPS = 5;

/** The open catch-ups of a head, oldest first. */
export function catchUpsOf({ catchUp = [] }: Pick<Head, 'catchUp'>): readonly CatchUp[] {
  return catchUp;
}

/** The head with these catch-ups open. */
export function withCatchUps({ catchUp: _, ...head }: Head, open: readonly CatchUp[]): Head {
  return open.length === 0 ? head : { ...head, catchUp: open };
}

/** The catch-up that reaches up to the mark and was planned by the adopted revision: what is due next may become part of it. */
export function catchUpAtMark(head: Head): CatchUp | undefined {
  const last = catchUpsOf(head).at(-1);
  return last !== undefined && last.to === head.mark && last.revision === head.revision ? last : undefined;
}

/** Whether an open catch-up holds the fires of a revision. */
export function isHeldByCatchUp(head: Head, revision: number): boolean {
  return catchUpsOf(head).some((range) => range.revision === revision);
}
