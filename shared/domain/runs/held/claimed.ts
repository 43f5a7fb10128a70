import type { ReasonCode } from '#domain/runs/reasons/reason.ts';
import type { Run } from '#domain/runs/run.ts';

/** Tells whether a reason is that of a run which its conditions held back. */
export function isHeldBack(code: ReasonCode | undefined): boolean {
  return code === 'condition_unmet' || code === 'condition_unreadable';
}

/** Tells whether a runner has had a run: it has attempts, or those were taken off again, as its conditions did not hold. */
export function wasClaimed({ attempts, held, reasonCode }: Pick<Run, 'attempts' | 'held' | 'reasonCode'>): boolean {
  return attempts.length > 0 || held !== undefined || isHeldBack(reasonCode);
}
