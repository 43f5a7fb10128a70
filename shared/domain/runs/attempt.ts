import { addedFigures, type ClaudeFigures } from '#domain/claude/figures.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { LEASE_MS } from './lease.ts';
import { keptCancellation, keptReason, type Reason } from './reasons/reason.ts';
import type { KeptResult } from './result.ts';
import type { Attempt, AttemptResult, FinalRun, OutcomeStatus, Run } from './run.ts';

/** A run whose last attempt is running. */
interface RunningRun extends Run {
  readonly status: 'running';
  readonly leaseUntilMs: EpochMilliseconds;
}

/** The traces that a run keeps of an attempt, however it ended. */
export interface AttemptTraces {
  readonly exitCode?: number;
  readonly outputTail?: string;
  readonly outputBytes?: number;
  /** The result that its command left. */
  readonly left?: KeptResult;
  readonly figures?: ClaudeFigures;
}

/** An attempt that succeeded. */
interface SucceededEnd extends AttemptTraces {
  readonly result: 'succeeded';
}

/** An attempt that did not, and why. */
interface FailedEnd extends AttemptTraces {
  readonly result: Exclude<AttemptResult, 'succeeded'>;
  readonly reason: Reason;
}

/** The end of an attempt, and what the run keeps of it. */
export type AttemptEnd = SucceededEnd | FailedEnd;

/** Starts the next attempt of a run: the item that a claim writes. */
export function startAttempt(run: Run, owner: string, nowMs: EpochMilliseconds): RunningRun {
  const attempt: Attempt = { number: run.attempts.length + 1, owner, startedAtMs: nowMs };
  return {
    ...(run.status === 'queued' ? run : withoutEnd(run)),
    version: run.version + 1,
    status: 'running',
    attempts: [...run.attempts, attempt],
    startedAtMs: run.startedAtMs ?? nowMs,
    leaseUntilMs: nowMs + LEASE_MS,
  };
}

/** Renews the lease of the running attempt. */
export function renewLease(run: Run, nowMs: EpochMilliseconds): Run {
  return { ...run, version: run.version + 1, leaseUntilMs: nowMs + LEASE_MS };
}

/** The instant from which a running attempt's lease counts. */
export function leasedAtMs({ leaseUntilMs = 0 }: Run): EpochMilliseconds {
  return leaseUntilMs - LEASE_MS;
}

/** Ends the running attempt, and another one may start at `retryAtMs`. */
export function endForRetry(run: Run, end: AttemptEnd, retryAtMs: EpochMilliseconds, nowMs: EpochMilliseconds): Run {
  return { ...endAttempt(run, end, nowMs), status: 'retrying', retryAtMs };
}

/** The same where the attempt could do nothing before then: it is not counted. */
export function endToWait(run: Run, end: AttemptEnd, untilMs: EpochMilliseconds, nowMs: EpochMilliseconds): Run {
  const ended = endForRetry(run, end, untilMs, nowMs);
  const last = ended.attempts.length - 1;
  const attempts = ended.attempts.map((attempt, index) =>
    index === last ? { ...attempt, uncounted: true as const } : attempt,
  );
  return { ...ended, attempts };
}

/** The attempts of a run that count as tries. */
export function countedAttempts({ attempts }: Run): number {
  return attempts.filter(({ uncounted }) => uncounted !== true).length;
}

/** Ends the running attempt and with it the run. */
export function endForGood(run: Run, end: AttemptEnd, nowMs: EpochMilliseconds): FinalRun {
  return { ...endAttempt(run, end, nowMs), status: outcomeOf(end.result), finishedAtMs: nowMs };
}

/** Ends a run that is between attempts. */
export function endRetrying(
  run: Run,
  status: 'cancelled' | 'failed',
  reason: Reason,
  nowMs: EpochMilliseconds,
): FinalRun {
  const { retryAtMs: _, ...rest } = run;
  return { ...rest, status, ...keptReason(reason), version: run.version + 1, finishedAtMs: nowMs };
}

/** Ends a run that had no attempt. */
export function endUnstarted(
  run: Run,
  status: 'skipped' | 'failed',
  reason: Reason,
  nowMs: EpochMilliseconds,
): FinalRun {
  const { retryAtMs: _, ...rest } = run;
  return { ...rest, status, ...keptReason(reason), version: run.version + 1, finishedAtMs: nowMs };
}

/** Asks the runner of a running attempt to stop; it looks every 5 s. */
export function requestCancel(run: Run, { code, text }: Reason): Run {
  return { ...run, version: run.version + 1, cancelRequested: text, cancelReasonCode: code };
}

/** The reason of the cancellation that was asked for. */
export function requestedCancel({ cancelRequested, cancelReasonCode }: Run): Reason | undefined {
  return cancelRequested === undefined ? undefined : keptCancellation(cancelRequested, cancelReasonCode);
}

/** The attempt that runs, if it is this owner's. */
export function attemptOwnedBy(run: Run, owner: string, number: number): Attempt | undefined {
  const last = run.attempts.at(-1);
  return run.status === 'running' && last?.owner === owner && last.number === number ? last : undefined;
}

/** A run between its attempts, without what the last one that ended left in it. */
function withoutEnd(run: Run): Run {
  const {
    retryAtMs: _,
    reason: __,
    reasonCode: ___,
    exitCode: ____,
    result: _____,
    resultFault: ______,
    ...rest
  } = run;
  return rest;
}

function endAttempt(run: Run, end: AttemptEnd, nowMs: EpochMilliseconds): Run {
  const {
    leaseUntilMs: _,
    retryAtMs: __,
    reason: ___,
    reasonCode: ____,
    exitCode: _____,
    outputTail: ______,
    outputBytes: _______,
    result: ________,
    resultFault: _________,
    ...rest
  } = run;
  const { result, exitCode, outputTail, outputBytes, left, figures } = end;
  const claude = figures === undefined ? {} : { claude: addedFigures(run.claude, figures) };
  const kept = { ...(result === 'succeeded' ? {} : keptReason(end.reason)), ...present({ exitCode }) };
  const attempts = run.attempts.map((attempt, index) =>
    index === run.attempts.length - 1 ? { ...attempt, finishedAtMs: nowMs, result, ...kept } : attempt,
  );
  return {
    ...rest,
    ...kept,
    ...present({ outputTail, outputBytes }),
    ...left,
    ...claude,
    version: run.version + 1,
    attempts,
  };
}

function outcomeOf(result: AttemptResult): OutcomeStatus {
  return result === 'lost' ? 'failed' : result;
}
