import type { Attempt as DomainAttempt, Run as DomainRun } from '../runs/run.ts';
import { writeUtc } from '../schedule/write-time.ts';
import { presentMilliseconds } from './instant.ts';
import type { Attempt, Run } from './run.ts';

/** Shows a run without its lease, version and expiry. */
export function presentRun(run: DomainRun): Run {
  const { id, jobId, revision, trigger, forced, status, reason, span, cancelRequested, exitCode, outputTail } = run;
  const { startedAtMs, finishedAtMs } = run;
  return {
    id,
    jobId,
    revision,
    scheduledAt: writeUtc(run.scheduledAt),
    trigger,
    forced,
    parent: run.parent,
    status,
    reason,
    span: span && { from: writeUtc(span.from), to: writeUtc(span.to), count: span.count },
    attempts: run.attempts.map(presentAttempt),
    startedAt: optionalMilliseconds(startedAtMs),
    finishedAt: optionalMilliseconds(finishedAtMs),
    retryAt: optionalMilliseconds(run.retryAtMs),
    cancelRequested,
    latenessMs: startedAtMs === undefined ? undefined : startedAtMs - run.scheduledAt * 1000,
    durationMs: duration(startedAtMs, finishedAtMs),
    exitCode,
    outputTail,
  };
}

function presentAttempt(attempt: DomainAttempt): Attempt {
  const { number, startedAtMs, finishedAtMs, result, reason, exitCode } = attempt;
  return {
    number,
    startedAt: presentMilliseconds(startedAtMs),
    finishedAt: optionalMilliseconds(finishedAtMs),
    durationMs: duration(startedAtMs, finishedAtMs),
    result,
    reason,
    exitCode,
  };
}

// A clock may step back between the two, a duration never does.
function duration(fromMs: number | undefined, toMs: number | undefined): number | undefined {
  return fromMs === undefined || toMs === undefined ? undefined : Math.max(0, toMs - fromMs);
}

function optionalMilliseconds(atMs: number | undefined): string | undefined {
  return atMs === undefined ? undefined : presentMilliseconds(atMs);
}
