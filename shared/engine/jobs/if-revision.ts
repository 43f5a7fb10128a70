import { type Refused, refused } from '#engine/commit/result.ts';

/** The revision that a write depends on; `any`: whichever it is, as long as there is the job. */
export type IfRevision = number | 'any';

/** The refusal of a write that depends on another revision than the job's; undefined where it may go on. */
export function revisionRefusal(revision: number | undefined, wanted: IfRevision | undefined): Refused | undefined {
  if (wanted === undefined || wanted === revision || (wanted === 'any' && revision !== undefined)) {
    return undefined;
  }
  return refused(
    'revision_mismatch',
    revision === undefined
      ? 'there is no such job, at any revision'
      : `the job is at revision ${revision}, not ${wanted}`,
  );
}
