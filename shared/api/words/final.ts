import type { Run } from '#api/shapes/run.ts';
import { OUTCOME_STATUSES } from '#domain/runs/run.ts';

/** Says of a run whether it has its outcome. */
export function isFinal({ status }: Pick<Run, 'status'>): boolean {
  return OUTCOME_STATUSES.some((outcome) => outcome === status);
}
