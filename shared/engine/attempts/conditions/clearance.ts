import type { Condition } from '#domain/jobs/condition/condition.ts';
import type { JobDefinition } from '#domain/jobs/job.ts';
import { endForGood, requestedCancel } from '#domain/runs/attempt.ts';
import { decideHold, endHeld, type HoldVerdict, holdRun } from '#domain/runs/held/hold.ts';
import { cancelledBy } from '#domain/runs/reasons/cancelled.ts';
import type { Run } from '#domain/runs/run.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import { timed, withFreshLease } from '#engine/attempts/claim.ts';
import { Interruption } from '#engine/attempts/interruption.ts';
import type { Runner } from '#engine/attempts/runner.ts';
import { AttemptWatch } from '#engine/attempts/watch.ts';
import { type Finding, firstUnmet, reasonOf } from '#engine/conditions/find.ts';

/** All conditions of a run together: less than a lease, as what answers nothing holds its slot. */
const LONGEST_LOOK_MS = 30_000;

/** The answer to whether a claimed run may start its command. */
type Clearance =
  | { readonly kind: 'clear'; readonly run: Run }
  /** The attempt is no longer this runner's. */
  | { readonly kind: 'taken' }
  /** It may not: what becomes of it, of the run as it is stored by then. */
  | { readonly kind: 'held'; readonly run: Run; readonly next: (run: Run) => Run };

/**
 * Reads the conditions of a claimed run, while its lease is kept alive, and decides what becomes of it where they do not all hold. Its
 * attempt is taken off again then: nothing was started.
 * @param deadlineAt the run may not start later
 */
export async function clearanceOf(
  runner: Runner,
  definition: JobDefinition,
  conditions: readonly Condition[],
  claimed: Run,
  deadlineAt: EpochSeconds | undefined,
): Promise<Clearance> {
  const { clock } = runner.ports;
  const interruption = new Interruption(runner.stopping);
  const watch = new AttemptWatch(runner, claimed, LONGEST_LOOK_MS, interruption);
  const { answer: unmet, late } = await timed(runner, () =>
    firstUnmet(conditions, {
      engine: runner,
      ...present({ executor: runner.executor, sensors: runner.sensors }),
      definition,
      runId: claimed.id,
      attempt: claimed.attempts.length,
      scheduledAt: writeUtc(claimed.scheduledAt),
      signal: interruption.signal,
    }),
  );
  interruption.close();
  const run = watch.stop();
  const nowMs = clock.now();
  if (interruption.reason === 'lease_lost') {
    return { kind: 'taken' };
  }
  if (interruption.reason === 'cancelled') {
    return { kind: 'held', run, next: (stored) => cancelled(stored, nowMs) };
  }
  if (unmet === undefined) {
    return cleared(runner, run, late);
  }
  const { unmet: policy = 'skip', wait } = definition;
  const isStopped = interruption.reason === 'shutdown';
  const verdict = isStopped
    ? putOff(run, nowMs)
    : decideHold(run, { unmet: policy, ...present({ wait, deadlineAt }) }, nowMs);
  return verdict.kind === 'run'
    ? cleared(runner, { ...run, held: verdict.hold }, late)
    : { kind: 'held', run, next: (stored) => heldBack(stored, verdict, unmet, nowMs) };
}

/** Whoever read for long, or was frozen meanwhile, may not have the attempt any more: it is asked for before anything is started. */
async function cleared(runner: Runner, run: Run, late: boolean): Promise<Clearance> {
  const fresh = late ? await withFreshLease(runner, run) : { kind: 'claimed' as const, run };
  return fresh.kind === 'claimed' ? { kind: 'clear', run: fresh.run } : { kind: 'taken' };
}

/** A runner that is stopped has not looked: whoever takes the run next does. */
function putOff({ attempts, held }: Run, nowMs: number): Extract<HoldVerdict, { kind: 'wait' }> {
  return { kind: 'wait', untilMs: nowMs, hold: held ?? { attempt: attempts.length, sinceMs: nowMs, checks: 0 } };
}

function heldBack(run: Run, verdict: Exclude<HoldVerdict, { kind: 'run' }>, finding: Finding, nowMs: number): Run {
  if (requestedCancel(run) !== undefined) {
    return cancelled(run, nowMs);
  }
  const { hold } = verdict;
  const looks = hold && { checks: hold.checks, since: writeUtc(secondsOf(hold.sinceMs)) };
  const reason = reasonOf(finding, looks);
  return verdict.kind === 'wait'
    ? holdRun(run, verdict.hold, verdict.untilMs, reason)
    : endHeld(run, verdict, reason, nowMs);
}

function cancelled(run: Run, nowMs: number): Run {
  return endForGood(run, { result: 'cancelled', reason: requestedCancel(run) ?? cancelledBy('somebody') }, nowMs);
}
