import { type Refused, refused } from '#engine/commit/result.ts';

/** The revision that a write depends on; `any`: whichever it is, as long as there is the job; `none`: there must be no such job. */
export type IfRevision = number | 'any' | 'none';

/** The refusal of a write that depends on another revision than the job's; undefined where it may go on. */
export function revisionRefusal(revision: number | undefined, wanted: IfRevision | undefined): Refused | undefined {
  const exists = revision !== undefined;
  if (wanted === undefined || wanted === revision || wanted === (exists ? 'any' : 'none')) {
    return undefined;
  }
  if (!exists) {
    return refused('revision_mismatch', 'there is no such job, at any revision');
  }
  const unmet = wanted === 'none' ? 'and must not be there' : `not ${wanted}`;
  const { refusal } = refused('revision_mismatch', `the job is at revision ${revision}, ${unmet}`);
  return { ok: false, refusal: { ...refusal, revision } };
}
