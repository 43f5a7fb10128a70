import type { ReportTimes } from '#domain/jobs/command-kind/kind.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import { unstartedRun } from '#domain/ledger/head/record.ts';
import type { Holder } from '#domain/ledger/head/request.ts';
import { endForGood, requestedCancel } from '#domain/runs/attempt.ts';
import { lost } from '#domain/runs/reasons/attempt.ts';
import { endNotReported, notReported } from '#domain/runs/reasons/external.ts';
import { type FinalRun, isFinal, type Run } from '#domain/runs/run.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';

/** The last second in which the start of a run may be told that begins elsewhere: of a fire that was seen late, from then on. */
export function startDueAt(
  { scheduledAt, sentAt }: Pick<Holder, 'scheduledAt' | 'sentAt'>,
  { startWithinSeconds }: Pick<ReportTimes, 'startWithinSeconds'>,
): EpochSeconds {
  return Math.max(scheduledAt, sentAt) + startWithinSeconds;
}

/** The last second in which something is to be told of a run that goes on elsewhere: its end, or, where a lease was asked for, that it lives. */
export function endDueAt({ startedAtMs = 0, leaseUntilMs }: Run, { finishWithinSeconds }: ReportTimes): EpochSeconds {
  const finishBy = secondsOf(startedAtMs) + finishWithinSeconds;
  return leaseUntilMs === undefined ? finishBy : Math.min(finishBy, secondsOf(leaseUntilMs));
}

/**
 * The end of a run that begins elsewhere, of which too little was told; undefined while there is time. Somebody who cancels such a run stops
 * nothing: it is over as far as the record goes.
 * @param run as the history has it; undefined: nothing was told
 */
export function unreportedEnd(holder: Holder, run: Run | undefined, context: RecordContext): FinalRun | undefined {
  const { now } = context;
  const { reports } = holder;
  if (reports === undefined || (run !== undefined && isFinal(run))) {
    return undefined;
  }
  if (run === undefined) {
    const verdict = { status: 'missed', reason: notReported() } as const;
    return now > startDueAt(holder, reports) ? unstartedRun(holder, verdict, context) : undefined;
  }
  const cancel = requestedCancel(run);
  if (cancel !== undefined) {
    return endForGood(run, { result: 'cancelled', reason: cancel }, now * 1000);
  }
  const dueAt = endDueAt(run, reports);
  if (now <= dueAt) {
    return undefined;
  }
  return dueAt < secondsOf(run.startedAtMs ?? 0) + reports.finishWithinSeconds
    ? endForGood(run, { result: 'lost', reason: lost(run.attempts.length, 'unreported') }, now * 1000)
    : endForGood(run, { result: 'timed_out', reason: endNotReported() }, now * 1000);
}
