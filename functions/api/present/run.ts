import type { Attempt, Run } from '#api/shapes/run.ts';
import { type ClaudeFigures, usdOf } from '#domain/claude/figures.ts';
import type { Attempt as DomainAttempt, Run as DomainRun } from '#domain/runs/run.ts';
import { durationMs, elapsedMs, latenessMs, queueMs } from '#domain/runs/times.ts';
import { writeUtc } from '#domain/time/write.ts';
import { optionalMilliseconds, presentMilliseconds } from './instants.ts';

/** Shows a run without its lease, version and expiry. */
export function presentRun(run: DomainRun): Run {
  const { id, jobId, revision, trigger, forced, status, reason, reasonCode, span } = run;
  const { startedAtMs, finishedAtMs, cancelRequested, exitCode, outputTail } = run;
  return {
    id,
    jobId,
    revision,
    scheduledAt: writeUtc(run.scheduledAt),
    trigger,
    forced,
    parent: run.parent,
    backfill: run.backfill,
    retryOf: run.retryOf,
    status,
    reason,
    reasonCode,
    span: span && { from: writeUtc(span.from), to: writeUtc(span.to), count: span.count },
    attempts: run.attempts.map(presentAttempt),
    sentAt: optionalMilliseconds(run.sentAtMs),
    startedAt: optionalMilliseconds(startedAtMs),
    finishedAt: optionalMilliseconds(finishedAtMs),
    retryAt: optionalMilliseconds(run.retryAtMs),
    held: run.held && { since: presentMilliseconds(run.held.sinceMs), checks: run.held.checks },
    cancelRequested,
    latenessMs: latenessMs(run),
    queueMs: queueMs(run),
    durationMs: durationMs(run),
    exitCode,
    outputTail,
    result: run.result === undefined ? undefined : JSON.parse(run.result),
    resultFault: run.resultFault,
    claude: run.claude && presentFigures(run.claude),
  };
}

function presentFigures({ costMicroUsd, limitUntil, denials, ...figures }: ClaudeFigures): Run['claude'] {
  return {
    ...figures,
    costUsd: usdOf(costMicroUsd),
    denials: denials && [...denials],
    limitUntil: limitUntil === undefined ? undefined : writeUtc(limitUntil),
  };
}

function presentAttempt(attempt: DomainAttempt): Attempt {
  const { number, startedAtMs, finishedAtMs, result, reason, reasonCode, exitCode, uncounted } = attempt;
  return {
    number,
    startedAt: presentMilliseconds(startedAtMs),
    finishedAt: optionalMilliseconds(finishedAtMs),
    durationMs: elapsedMs(startedAtMs, finishedAtMs),
    result,
    reason,
    reasonCode,
    exitCode,
    uncounted,
  };
}
