import type { Head } from '#domain/ledger/head/head.ts';
import { originOf } from '#domain/ledger/head/record.ts';
import type { Holder, RunRequest } from '#domain/ledger/head/request.ts';
import type { Run } from '#domain/runs/run.ts';
import { type EpochMilliseconds, secondsOf } from '#domain/time/instant.ts';
import type { RunMessage } from '#ports/queues.ts';

/** The run as it stands before its first attempt: version 0, as nothing of it is stored. */
export function queuedRun(
  message: Omit<RunMessage, 'runner'>,
  nowMs: EpochMilliseconds,
  retentionSeconds: number,
): Run {
  const { runId, jobId, revision, scheduledAt, trigger, sentAtMs } = message;
  return {
    id: runId,
    jobId,
    revision,
    version: 0,
    scheduledAt,
    trigger,
    ...originOf(message),
    ...(sentAtMs === undefined ? {} : { sentAtMs }),
    status: 'queued',
    attempts: [],
    expiresAt: secondsOf(nowMs) + retentionSeconds,
  };
}

/** The runs that a head knows of, as far as it knows them: newest first. */
export function queuedRuns(head: Head): Run[] {
  const later = (head.later ?? []).map((run) => ({ ...run, revision: head.revision, trigger: 'manual' as const }));
  return [...head.active, ...head.waiting, ...later].map((request) => queuedView(head.jobId, request)).reverse();
}

/** A queued run is stored nowhere, so it never expires. */
function queuedView(jobId: string, request: Omit<RunRequest, 'runner'> & Partial<Pick<Holder, 'sentAt'>>): Run {
  const { sentAt, gates = [] } = request;
  const sent = sentAt !== undefined && gates.length === 0;
  const message = { ...request, jobId, ...(sent ? { sentAtMs: sentAt * 1000 } : {}) };
  return queuedRun(message, 0, Number.MAX_SAFE_INTEGER);
}
