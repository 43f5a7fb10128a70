import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { type KeptReason, sameReason } from './reasons/reason.ts';
import { type Attempt, type AttemptResult, isFinal, type Outcome, type Run } from './run.ts';

/** One thing that happened to a run, or that is about to. */
export type StoryEvent = { readonly atMs: EpochMilliseconds } & (
  | { readonly kind: 'due' }
  /** It was decided that it runs, though not at once: it had to wait. */
  | { readonly kind: 'decided' }
  | { readonly kind: 'sent' }
  /** Its conditions did not hold; `checks` times so far, or in all. The reason is there while it waits. */
  | ({ readonly kind: 'held'; readonly attempt: number; readonly checks: number } & KeptReason)
  | { readonly kind: 'started'; readonly attempt: number }
  | ({
      readonly kind: 'ended';
      readonly attempt: number;
      readonly result: AttemptResult;
      readonly exitCode?: number;
    } & KeptReason)
  /** Another attempt follows; `delayMs` after the one before ended. */
  | { readonly kind: 'retry'; readonly attempt: number; readonly delayMs: number }
  | ({ readonly kind: 'outcome' } & Outcome)
);

/** The events of a run, in the order they happened. */
export function storyOf(run: Run): StoryEvent[] {
  const { scheduledAt, decidedAt, sentAtMs } = run;
  return [
    { kind: 'due', atMs: scheduledAt * 1000 },
    ...(decidedAt === undefined ? [] : [{ kind: 'decided', atMs: decidedAt * 1000 } as const]),
    ...(sentAtMs === undefined ? [] : [{ kind: 'sent', atMs: sentAtMs } as const]),
    ...run.attempts.flatMap((attempt, index) => [
      ...heldEvent(run, attempt.number),
      ...attemptEvents(attempt, run, run.attempts[index + 1]),
    ]),
    ...heldEvent(run, run.attempts.length + 1),
    ...outcomeEvent(run),
  ];
}

/** The wait for the conditions of one attempt, if that is the one that is known of. */
function heldEvent(run: Run, attempt: number): StoryEvent[] {
  const { held, status, attempts } = run;
  if (held === undefined || held.attempt !== attempt) {
    return [];
  }
  const isWaiting = status === 'retrying' && attempts.length < attempt;
  return [{ kind: 'held', atMs: held.sinceMs, attempt, checks: held.checks, ...(isWaiting ? sameReason(run) : {}) }];
}

function attemptEvents(attempt: Attempt, run: Run, next: Attempt | undefined): StoryEvent[] {
  const { number, startedAtMs, finishedAtMs, result, exitCode } = attempt;
  const started: StoryEvent = { kind: 'started', atMs: startedAtMs, attempt: number };
  if (finishedAtMs === undefined || result === undefined) {
    return [started];
  }
  const ended: StoryEvent = {
    kind: 'ended',
    atMs: finishedAtMs,
    attempt: number,
    result,
    ...sameReason(attempt),
    ...(exitCode === undefined ? {} : { exitCode }),
  };
  const nextAtMs = next?.startedAtMs ?? run.retryAtMs;
  const retry: StoryEvent[] =
    nextAtMs === undefined
      ? []
      : [{ kind: 'retry', atMs: nextAtMs, attempt: number + 1, delayMs: Math.max(0, nextAtMs - finishedAtMs) }];
  return [started, ended, ...retry];
}

function outcomeEvent(run: Run): StoryEvent[] {
  if (run.finishedAtMs === undefined || !isFinal(run)) {
    return [];
  }
  return [{ kind: 'outcome', atMs: run.finishedAtMs, status: run.status, ...sameReason(run) }];
}
