import { reportTimes } from '#domain/jobs/command/command.ts';
import type { JobDefinition } from '#domain/jobs/job.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import type { Engine } from './engine.ts';
import { type Refused, refused } from './result.ts';

/** The head of a job that is not deleted. */
export async function liveHead(engine: Engine, jobId: string): Promise<Head | undefined> {
  const head = await engine.ports.heads.read(jobId);
  return head?.state === 'deleted' ? undefined : head;
}

/**
 * Where the history binds an `Idempotency-Key`: to this life of the job, so that the key of a job that was deleted asks anew once there is
 * one of its id again.
 */
export function boundKey({ jobId, firstRevision }: Head, what: 'run' | 'backfill', idempotencyKey: string): string {
  const life = firstRevision === undefined ? '' : `#${firstRevision}`;
  return `${jobId}${life}#${what}#${idempotencyKey}`;
}

/** The refusal for an id that no job has. */
export function noSuchJob(jobId: string): Refused {
  return refused('job_not_found', `there is no job ${jobId}`);
}

/** The refusal to start a job that runs elsewhere; undefined for any other. */
export function elsewhereRefusal({ id, command }: JobDefinition): Refused | undefined {
  return reportTimes(command) === undefined
    ? undefined
    : refused('runs_elsewhere', `job ${id} runs elsewhere, and is started there; here it is only told of`);
}
