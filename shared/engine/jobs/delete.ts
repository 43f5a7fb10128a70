import { deleteJob as deleteTransition } from '#domain/ledger/jobs/delete.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { Result } from '#engine/commit/result.ts';
import { changeReadableOrNot } from './change.ts';
import { type IfRevision, revisionRefusal } from './if-revision.ts';

/** Deletes a job: it fires no more and is not listed; what runs goes on to its outcome, and its history stays until retention ends. */
export async function deleteJob(
  engine: Engine,
  jobId: string,
  { by, ifRevision }: { readonly by: string; readonly ifRevision?: IfRevision },
): Promise<Result<void>> {
  return changeReadableOrNot(
    engine,
    jobId,
    (head, job, context, revisions) =>
      revisionRefusal(head.revision, ifRevision) ?? deleteTransition(head, job, { by }, context, revisions),
  );
}
