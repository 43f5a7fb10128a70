import type { ConditionWait, UnmetPolicy } from '#domain/jobs/condition/settings.ts';
import { MOST_LOOKS } from '#domain/jobs/condition/settings.ts';
import { keptReason, type Reason } from '#domain/runs/reasons/reason.ts';
import type { FinalRun, Hold, Run } from '#domain/runs/run.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';

/** The ways of a job with a run whose conditions do not hold, and the time that the run has. */
interface HoldTerms {
  readonly unmet: UnmetPolicy;
  readonly wait?: ConditionWait;
  /** The run may not start later. */
  readonly deadlineAt?: EpochSeconds;
}

/** The decision about a run whose conditions do not hold. */
export type HoldVerdict =
  | { readonly kind: 'wait'; readonly untilMs: EpochMilliseconds; readonly hold: Hold }
  /** It has waited for as long as it may, and runs all the same. */
  | { readonly kind: 'run'; readonly hold: Hold }
  | { readonly kind: 'end'; readonly status: 'skipped' | 'failed'; readonly hold?: Hold };

/**
 * Decides about a claimed run whose conditions do not hold now. It waits for at most `atMostSeconds`, and before its first attempt no longer than
 * its deadline, less a second: that is often the job's next fire, which is to find the slot free. The last look is at that very instant.
 */
export function decideHold(run: Run, { unmet, wait, deadlineAt }: HoldTerms, nowMs: EpochMilliseconds): HoldVerdict {
  if (wait === undefined || unmet !== 'wait') {
    return { kind: 'end', status: unmet === 'fail' ? 'failed' : 'skipped' };
  }
  const attempt = run.attempts.length;
  const sinceMs = run.held?.attempt === attempt ? run.held.sinceMs : nowMs;
  const hold: Hold = { attempt, sinceMs, checks: (run.held?.checks ?? 0) + 1 };
  const patienceMs = sinceMs + wait.atMostSeconds * 1000;
  const lastMs = attempt === 1 && deadlineAt !== undefined ? Math.min(patienceMs, (deadlineAt - 1) * 1000) : patienceMs;
  if (nowMs < lastMs && hold.checks < MOST_LOOKS + 1) {
    return { kind: 'wait', untilMs: Math.min(nowMs + wait.everySeconds * 1000, lastMs), hold };
  }
  return wait.then === 'run'
    ? { kind: 'run', hold }
    : { kind: 'end', status: wait.then === 'fail' ? 'failed' : 'skipped', hold };
}

/** Puts a claimed run off whose command was not started: its attempt is none, and it holds its slot. */
export function holdRun(run: Run, hold: Hold, untilMs: EpochMilliseconds, reason: Reason): Run {
  return { ...withoutAttempt(run), ...keptReason(reason), status: 'retrying', retryAtMs: untilMs, held: hold };
}

/**
 * Ends a claimed run whose command was not started. Where attempts of it failed before, it is a run that failed: what they did is not to be
 * called skipped.
 */
export function endHeld(
  run: Run,
  { status, hold }: Extract<HoldVerdict, { kind: 'end' }>,
  reason: Reason,
  nowMs: EpochMilliseconds,
): FinalRun {
  const rest = withoutAttempt(run);
  const outcome = rest.attempts.length === 0 ? status : 'failed';
  return { ...rest, ...keptReason(reason), ...present({ held: hold }), status: outcome, finishedAtMs: nowMs };
}

function withoutAttempt(run: Run): Run {
  const { leaseUntilMs: _, startedAtMs, ...rest } = run;
  const attempts = run.attempts.slice(0, -1);
  return { ...rest, ...(attempts.length === 0 ? {} : present({ startedAtMs })), version: run.version + 1, attempts };
}
