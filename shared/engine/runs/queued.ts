import { originOf } from '#domain/ledger/head/record.ts';
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
