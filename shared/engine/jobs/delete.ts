import { deleteJob as deleteTransition } from '#domain/ledger/jobs/delete.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { Result } from '#engine/commit/result.ts';
import { followedRefusal } from '#engine/jobs/checks/followers.ts';
import { changeReadableOrNot } from './change.ts';
import { type IfRevision, revisionRefusal } from './if-revision.ts';

/** The one who deletes, and how. */
interface DeleteOptions {
  readonly by: string;
  readonly ifRevision?: IfRevision;
  /** Also a job that others follow. */
  readonly force?: boolean;
}

/** Deletes a job: it fires no more and is not listed; what runs goes on to its outcome, and its history stays until retention ends. */
export async function deleteJob(
  engine: Engine,
  jobId: string,
  { by, ifRevision, force = false }: DeleteOptions,
): Promise<Result<void>> {
  const followed = force ? undefined : await followedRefusal(engine, jobId);
  return changeReadableOrNot(
    engine,
    jobId,
    (head, job, context, revisions) =>
      revisionRefusal(head.revision, ifRevision) ?? followed ?? deleteTransition(head, job, { by }, context, revisions),
  );
}
