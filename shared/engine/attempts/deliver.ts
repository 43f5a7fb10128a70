import { awaitedCallback } from '#domain/jobs/command/command.ts';
import type { JobDefinition } from '#domain/jobs/job.ts';
import {
  type AttemptEnd,
  attemptOwnedBy,
  countedAttempts,
  endForGood,
  endForRetry,
  endToWait,
  requestedCancel,
} from '#domain/runs/attempt.ts';
import { LEASE_MS } from '#domain/runs/lease.ts';
import { askedDelayMs, retryDelayMs } from '#domain/runs/retry.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { endOverBudget } from '#engine/budget/day.ts';
import { pauseBetween } from '#engine/commit/pause-between.ts';
import { awaitCallback } from '#engine/runs/await-callback.ts';
import { concludeEnd } from '#engine/runs/end.ts';
import { finishRun } from '#engine/runs/finish.ts';
import { lostRun } from '#engine/runs/lost/lose-attempt.ts';
import { rememberEnd } from '#engine/runs/lost/undone-ends.ts';
import { pingEnd, pingStart } from '#engine/runs/ping.ts';
import type { Told } from '#ports/executor.ts';
import type { RunMessage } from '#ports/queues.ts';
import { claimAttempt } from './claim.ts';
import { clearanceOf } from './conditions/clearance.ts';
import { type Again, executeAttempt } from './execute.ts';
import { jobToRun } from './job-to-run.ts';
import { type Delivery, DONE, type Place, type Runner } from './runner.ts';
import { toldOf } from './told.ts';

const LEAST_TRIES = 5;
/** Whatever keeps attempts from doing anything may last: so often a run waits for its end. */
const MOST_WAITS = 20;
/** Runs that wait for the same instant do not come back together. */
const WAIT_SPREAD_MS = 60_000;

/**
 * Delivers one message to a runner: claims the next attempt, executes it, writes what came of it, and finishes the head when the run is
 * over. Copies of the message and messages of finished runs are dropped; a run that is between attempts, or whose callback no program has
 * registered yet, is left for later; one whose job has spent its budget of the day is over, and one whose conditions do not hold is skipped,
 * failed, or left for later.
 * @param place is left as soon as the command is over, for the next run to begin while this one's outcome is written
 */
export async function deliverRun(runner: Runner, message: RunMessage, place?: Place): Promise<Delivery> {
  const job = await jobToRun(runner, message);
  if (job === undefined) {
    return DONE;
  }
  const callback = awaitedCallback(job.definition.command, runner);
  if (callback !== undefined) {
    const delaySeconds = await awaitCallback(runner, message, callback);
    return delaySeconds === undefined ? DONE : { kind: 'later', delaySeconds };
  }
  if (await endOverBudget(runner, job.definition, message)) {
    return DONE;
  }
  const told = await toldOf(runner, job, message);
  const owner = nextOwner(runner);
  const claim = await claimAttempt(runner, job.definition, message, owner);
  switch (claim.kind) {
    case 'claimed':
      return underWay(runner, owner, () => runIfClear(runner, job.definition, claim.run, { told, message, place }));
    case 'final':
      await finishRun(runner, claim.run);
      return DONE;
    case 'retrying':
      return later(claim.retryAtMs - runner.ports.clock.now());
    case 'busy':
      return DONE;
  }
}

/** No other delivery has the same: those of a process are numbered, and the process has a ULID. */
function nextOwner({ owner, deliveries, ports }: Runner): string {
  deliveries.process ??= ports.randomness.ulid(ports.clock.now());
  deliveries.count += 1;
  return `${owner}/${deliveries.process}.${deliveries.count}`;
}

/** While it is at an attempt, this process does not take it for lost: it may have been frozen for longer than a lease. */
async function underWay({ attemptsUnderWay }: Runner, owner: string, act: () => Promise<Delivery>): Promise<Delivery> {
  attemptsUnderWay.add(owner);
  try {
    return await act();
  } finally {
    attemptsUnderWay.delete(owner);
  }
}

/** A run of a job without conditions, and one that was forced, is clear. */
async function runIfClear(
  runner: Runner,
  definition: JobDefinition,
  claimed: Run,
  {
    told,
    message: { deadlineAt },
    place,
  }: { readonly told: Told; readonly message: RunMessage; readonly place: Place | undefined },
): Promise<Delivery> {
  const { conditions } = definition;
  if (conditions === undefined || claimed.forced === true) {
    return runAttempt(runner, definition, claimed, { told, place });
  }
  const clearance = await clearanceOf(runner, definition, conditions, claimed, deadlineAt);
  switch (clearance.kind) {
    case 'clear':
      return runAttempt(runner, definition, clearance.run, { told, place });
    case 'taken':
      return DONE;
    case 'held':
      return settle(runner, definition, clearance.run, clearance.next);
  }
}

async function runAttempt(
  runner: Runner,
  definition: JobDefinition,
  claimed: Run,
  { told, place }: { readonly told: Told; readonly place: Place | undefined },
): Promise<Delivery> {
  pingStart(runner, definition, claimed);
  const executed = await executeAttempt(runner, definition, claimed, told);
  const endedAtMs = runner.ports.clock.now();
  const onItsWay = place?.leave();
  if (onItsWay !== undefined) {
    await onItsWay;
  }
  if (executed.kind === 'taken') {
    return DONE;
  }
  return settle(runner, definition, executed.run, (run) =>
    executed.kind === 'lost'
      ? lostRun(run, definition, executed.loss, runner.ports.clock.now())
      : endedRun(runner, definition, run, { ...executed, endedAtMs }),
  );
}

/** Writes what became of an attempt, and finishes the head of a run that is over. A monitor is not told of one that was skipped. */
async function settle(
  runner: Runner,
  definition: JobDefinition,
  seen: Run,
  ended: (run: Run) => Run,
): Promise<Delivery> {
  const written = await writeEnd(runner, seen, ended);
  runner.unwrittenEnds?.over(seen.id);
  if (written === undefined) {
    return DONE;
  }
  rememberEnd(runner, seen.attempts.at(-1)?.owner ?? '', written);
  if (isFinal(written)) {
    await concludeEnd(runner, written);
    if (written.status !== 'skipped') {
      pingEnd(runner, definition, written);
    }
    return DONE;
  }
  return later((written.retryAtMs ?? 0) - runner.ports.clock.now());
}

/** The run after its attempt: over, or to be tried again. */
function endedRun(
  runner: Runner,
  { maxRetries, retryDelaySeconds }: JobDefinition,
  run: Run,
  {
    end,
    retryable,
    retryAfterSeconds = 0,
    waitUntilMs,
    endedAtMs: nowMs,
  }: { readonly end: AttemptEnd; readonly endedAtMs: EpochMilliseconds } & Again,
): Run {
  const tries = countedAttempts(run);
  const waits = waitUntilMs !== undefined && run.attempts.length - tries < MOST_WAITS;
  const again = end.result !== 'succeeded' && (waits || (retryable && tries <= maxRetries));
  if (!again) {
    return endForGood(run, end, nowMs);
  }
  const cancel = requestedCancel(run);
  if (cancel !== undefined) {
    return endForGood(run, { ...end, result: 'cancelled', reason: cancel }, nowMs);
  }
  if (waits) {
    const spreadMs = runner.ports.randomness.fraction() * WAIT_SPREAD_MS;
    return endToWait(run, end, Math.max(waitUntilMs, nowMs) + Math.round(spreadMs), nowMs);
  }
  const backoffMs = retryDelayMs(retryDelaySeconds, tries, runner.ports.randomness.fraction());
  const delayMs = askedDelayMs(backoffMs, retryAfterSeconds);
  return endForRetry(run, end, nowMs + delayMs, nowMs);
}

/**
 * Writes the end of an attempt, again and again for as long as a lease, whatever the clock on the wall does, and some times at least: a
 * process that was frozen finds the time gone. Answers undefined when the attempt is no longer ours:
 * then somebody else recorded it as lost.
 */
async function writeEnd(runner: Runner, seen: Run, ended: (run: Run) => Run): Promise<Run | undefined> {
  const { clock, history } = runner.ports;
  const giveUpAtMs = clock.elapsedMs() + LEASE_MS;
  let [run, next] = [seen, seen];
  for (let tries = 0; ; tries += 1) {
    try {
      next = ended(run);
      if ((await history.writeRun(next)) === 'written') {
        return next;
      }
      const current = await history.readRun(run.id);
      const own = run.attempts.at(-1);
      if (current === undefined || own === undefined) {
        return undefined;
      }
      if (attemptOwnedBy(current, own.owner, own.number) === undefined) {
        return wasWrittenByUs(current, next) ? current : undefined;
      }
      run = current;
    } catch (error) {
      const isGivenUp = clock.elapsedMs() >= giveUpAtMs && tries >= LEAST_TRIES;
      const leftMs = isGivenUp ? 0 : Math.max(1, giveUpAtMs - clock.elapsedMs());
      runner.unwrittenEnds?.failed({ run: next, error, leftMs });
      if (isGivenUp) {
        throw error;
      }
    }
    await pauseBetween(runner.ports, tries);
  }
}

/** A write whose answer was lost looks like a conflict: then what is stored is what we wrote. */
function wasWrittenByUs(stored: Run, wanted: Run): boolean {
  const [one, other] = [stored.attempts.at(-1), wanted.attempts.at(-1)];
  return stored.version === wanted.version && one?.owner === other?.owner && one?.finishedAtMs === other?.finishedAtMs;
}

function later(delayMs: number): Delivery {
  return { kind: 'later', delaySeconds: Math.max(0, Math.ceil(delayMs / 1000)) };
}
