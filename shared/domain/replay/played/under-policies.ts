import type { JobDefinition } from '#domain/jobs/job.ts';
import type { Course } from '#domain/replay/recorded/course.ts';
import { type Draw, drawn } from '#domain/replay/recorded/draw.ts';
import { timedOut } from '#domain/runs/reasons/attempt.ts';
import type { ReasonCode } from '#domain/runs/reasons/reason.ts';
import { retryDelayMs } from '#domain/runs/retry.ts';
import type { Attempt, AttemptResult, Run } from '#domain/runs/run.ts';
import { present } from '#domain/values/present.ts';

/** The part of a definition that decides how a run goes on once it was let in. */
type Policies = Pick<JobDefinition, 'timeoutSeconds' | 'maxRetries' | 'retryDelaySeconds' | 'onLost'>;

/** The end of one attempt, and the time that it took. */
interface Try {
  readonly tookMs: number;
  readonly result: AttemptResult;
  readonly reason?: string;
  readonly reasonCode?: ReasonCode;
  readonly retryable: boolean;
}

/** Failures that another attempt does not mend (docs/commands.md: they are not retried). */
const NOT_RETRIED: ReadonlySet<ReasonCode | undefined> = new Set<ReasonCode>([
  'program_not_found',
  'program_not_executable',
  'task_not_found',
  'folder_not_found',
]);

/** Tells whether runs go on alike under two revisions. */
export function samePolicies(one: Policies, other: Policies): boolean {
  return (
    one.timeoutSeconds === other.timeoutSeconds &&
    one.maxRetries === other.maxRetries &&
    one.retryDelaySeconds === other.retryDelaySeconds &&
    one.onLost === other.onLost
  );
}

/**
 * The course of a recorded run under other policies: its attempts as they were, as far as those let them be. What nobody has seen (an attempt
 * that there was none of, the end of one that ran out of time) is drawn from other runs of the job.
 */
export function underPolicies(
  run: Run,
  { before, after }: { readonly before: Policies; readonly after: Policies },
  others: readonly Run[],
  draw: Draw,
): Course {
  const attempts = run.attempts;
  let atMs = attempts[0]?.startedAtMs ?? 0;
  let [tries, busyMs, isDrawn] = [0, 0, false];
  for (let index = 0; ; index += 1) {
    const about = `${run.id} attempt ${index}`;
    const seen = attempts[index];
    const known = seen && recordedTry(run, seen, index, before);
    const cut = known?.result === 'timed_out' && after.timeoutSeconds > before.timeoutSeconds;
    const longest = cut ? before.timeoutSeconds * 1_000 : 0;
    const natural = known === undefined || cut ? drawnTry(others, longest, draw, about) : known;
    isDrawn ||= known === undefined || natural !== known;
    const one = natural === undefined || natural.tookMs >= after.timeoutSeconds * 1_000 ? outOfTime(after) : natural;
    atMs += one.tookMs;
    busyMs += one.tookMs;
    tries += seen?.uncounted === true ? 0 : 1;
    const waits = seen?.uncounted === true && attempts[index + 1] !== undefined;
    if (!waits && !isRepeated(one, tries, after)) {
      return {
        startedAtMs: run.startedAtMs ?? attempts[0]?.startedAtMs ?? 0,
        finishedAtMs: atMs,
        status: one.result === 'lost' ? 'failed' : one.result,
        busyMs,
        ...present({ reason: one.reason, reasonCode: one.reasonCode }),
        ...(isDrawn ? { isDrawn } : {}),
      };
    }
    atMs += gapMs(seen, attempts[index + 1], { before, after }, tries, draw(`${about} delay`));
  }
}

function isRepeated({ result, retryable }: Try, tries: number, { maxRetries, onLost }: Policies): boolean {
  return (result === 'lost' ? onLost === 'retry' : retryable) && tries <= maxRetries;
}

function recordedTry(run: Run, attempt: Attempt, index: number, before: Policies): Try {
  const { startedAtMs, finishedAtMs = startedAtMs, result = 'lost', reason, reasonCode } = attempt;
  const counted = run.attempts.slice(0, index + 1).filter(({ uncounted }) => uncounted !== true).length;
  const goesOn = run.attempts[index + 1] !== undefined;
  const usedUp = counted > before.maxRetries && !NOT_RETRIED.has(reasonCode);
  const failed = result === 'failed' || result === 'timed_out';
  return {
    tookMs: Math.max(0, finishedAtMs - startedAtMs),
    result,
    retryable: failed && (goesOn || usedUp),
    ...present({ reason, reasonCode }),
  };
}

/** An attempt of another run that took longer than this; undefined where there is none. */
function drawnTry(others: readonly Run[], longerThanMs: number, draw: Draw, about: string): Try | undefined {
  const tries = others.flatMap(({ attempts }) =>
    attempts.filter(
      ({ startedAtMs, finishedAtMs = 0, result }) =>
        (result === 'succeeded' || result === 'failed') && finishedAtMs - startedAtMs >= longerThanMs,
    ),
  );
  const one = drawn(tries, draw, about);
  return (
    one && {
      tookMs: Math.max(0, (one.finishedAtMs ?? one.startedAtMs) - one.startedAtMs),
      result: one.result ?? 'succeeded',
      retryable: one.result === 'failed' && !NOT_RETRIED.has(one.reasonCode),
      ...present({ reason: one.reason, reasonCode: one.reasonCode }),
    }
  );
}

function outOfTime({ timeoutSeconds }: Policies): Try {
  const { code, text } = timedOut(timeoutSeconds, 'timeoutSeconds');
  return { tookMs: timeoutSeconds * 1_000, result: 'timed_out', reason: text, reasonCode: code, retryable: true };
}

/** The time between two attempts: as it was, in the proportion of the delays that were asked for. */
function gapMs(
  seen: Attempt | undefined,
  following: Attempt | undefined,
  { before, after }: { readonly before: Policies; readonly after: Policies },
  tries: number,
  fraction: number,
): number {
  if (seen === undefined || following === undefined) {
    return retryDelayMs(after.retryDelaySeconds, tries, fraction);
  }
  const asItWas = Math.max(0, following.startedAtMs - (seen.finishedAtMs ?? seen.startedAtMs));
  const [was, is] = [before, after].map((policies) => retryDelayMs(policies.retryDelaySeconds, tries, 1));
  return was === undefined || is === undefined || was === 0 || seen.uncounted === true
    ? asItWas
    : Math.round((asItWas * is) / was);
}
