import type { CatchUp } from './backlog.ts';
import type { Head } from './head.ts';

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

/** Tells whether an open catch-up holds the fires of a revision. */
export function isHeldByCatchUp(head: Head, revision: number): boolean {
  return catchUpsOf(head).some((range) => range.revision === revision);
}
