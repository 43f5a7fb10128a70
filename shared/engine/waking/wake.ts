import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { isPlannable, standsStill } from '#domain/ledger/head/pause-of-all.ts';
import { CHECK_SECONDS, expectedInstants, OVERDUE_SECONDS } from '#domain/ledger/head/wake-at.ts';
import { holdersToExamine, look } from '#domain/ledger/look.ts';
import { hasUntold } from '#domain/ledger/notices/untold.ts';
import { moveBackfills } from '#domain/ledger/runs/backfill.ts';
import { examine, type SeenRuns } from '#domain/ledger/runs/examine.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { type EpochMilliseconds, secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { adoptCalendars } from '#engine/calendars/adopt.ts';
import { decide, type Step } from '#engine/commit/decide.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { EngineFault } from '#engine/commit/fault.ts';
import { keepSetAside } from '#engine/commit/kept-set-aside.ts';
import { adoptedJob, catchUpRevisions } from '#engine/commit/known-job.ts';
import { planningContext } from '#engine/commit/planning-context.ts';
import { despiteUnreadable } from '#engine/commit/set-aside.ts';
import type { Observer } from '#ports/observer.ts';
import { findBackfillFires } from './backfill-fires.ts';
import { endUnreported } from './unreported.ts';
import { usualSeconds } from './usual-time.ts';

/** A wake-up may come so much before its instant: clocks differ, and are set back a little. */
const EARLY_MS = 500;
const LONGEST_NEWS_SECONDS = 300;
const MOST_ROUNDS = 10_000;

/**
 * Looks at a job and decides what is due: the dispatcher's work for one wake-up. It may be called at any time and any number of times; a
 * call that finds nothing to decide writes nothing. Where more is due than one decision takes, the job is sent another wake-up, and so it is
 * where the look came a little before an instant that it is woken for: no other may be on its way. A job that cannot be read is set aside;
 * the sweeper comes by it each minute.
 */
export async function wakeJob(engine: Engine, jobId: string): Promise<void> {
  if (!engine.configuration.enabled) {
    return;
  }
  const looked = await despiteUnreadable(async () => {
    let seen: Head | undefined;
    let seenAtMs = 0;
    const isBehind = await decide(engine, jobId, (head) => {
      seen = head;
      seenAtMs = engine.ports.clock.now();
      return lookAt(engine, head, false);
    });
    if (seen !== undefined) {
      await sendAgainIfEarly(engine, seen, seenAtMs);
    }
    if (seen !== undefined && !isBehind) {
      await adoptCalendars(engine, seen);
    }
  });
  if (looked === 'set aside') {
    await keepSetAside(engine);
  }
}

/** Goes by the instant before the look: one that took until then found nothing due all the same. */
async function sendAgainIfEarly(engine: Engine, seen: Head, seenAtMs: EpochMilliseconds): Promise<void> {
  const at = expectedInstants(seen).find((instant) => {
    const aheadMs = instant * 1_000 - seenAtMs;
    return aheadMs > 0 && aheadMs <= EARLY_MS;
  });
  if (at !== undefined) {
    await engine.ports.queues.sendWakes([{ jobId: seen.jobId, at }]);
  }
}

/**
 * Decides all that is due, however many decisions that takes.
 * @throws EngineFault behind, when the backlog does not end
 */
export async function settleBacklog(engine: Engine, jobId: string): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if (!(await decide(engine, jobId, (head) => lookAt(engine, head, false)))) {
      return;
    }
  }
  throw new EngineFault('behind', `job ${jobId} still has a backlog after ${MOST_ROUNDS} rounds`);
}

/** The step that one look at a head decides; `behind` answers whether more fires are due. */
export async function lookAt(engine: Engine, head: Head | undefined, impatient: boolean): Promise<Step<boolean>> {
  if (head === undefined) {
    return { answer: false };
  }
  if (head.state === 'deleted') {
    return lookAtTombstone(engine, head, impatient, await planningContext(engine, { id: head.jobId }));
  }
  const job = await adoptedJob(engine, head);
  const planning = await planningContext(engine, job.definition);
  const context = { ...planning, ...present({ usualSeconds: await usualSeconds(engine, head, job) }) };
  const toExamine = impatient ? head.active.map(({ runId }) => runId) : holdersToExamine(head, job, context);
  const seen = await seenRuns(engine, head, toExamine, impatient);
  const {
    head: seenTo,
    effects: others,
    more,
  } = look(head, job, seen, impatient, context, await catchUpRevisions(engine, head));
  const moved = moveBackfills(seenTo, await findBackfillFires(engine, seenTo, context), context);
  const looked = moved.head;
  const effects = [...others, ...moved.effects, ...missingEntries(head, context)];
  const overdue = head.wakeAt !== undefined && head.wakeAt <= context.now;
  const isIdle = looked === head && effects.length === 0 && (!overdue || standsStill(context));
  if (isIdle && !hasUntold(head, context)) {
    return { answer: false };
  }
  noteRepair(engine, head, seen, overdue, context);
  return { write: looked, effects, answer: more, servesWakes: true };
}

/** A tombstone only waits for its runs to be over, and needs no definition for that: it may outlive the definition. */
async function lookAtTombstone(
  engine: Engine,
  head: Head,
  impatient: boolean,
  context: RecordContext,
): Promise<Step<boolean>> {
  const due = head.active.filter(({ checkAt }) => impatient || checkAt <= context.now);
  const dueIds = due.map(({ runId }) => runId);
  const seen = await seenRuns(engine, head, dueIds, impatient);
  const examined = examine(head, seen, impatient, context);
  const overdue = head.wakeAt !== undefined && head.wakeAt <= context.now;
  return due.length === 0 && !overdue
    ? { answer: false }
    : { write: examined.head, effects: examined.effects, answer: false, servesWakes: true };
}

/** After a restart nobody is held to what they could not tell meanwhile. */
async function seenRuns(engine: Engine, head: Head, runIds: readonly string[], impatient: boolean): Promise<SeenRuns> {
  const runs = await Promise.all(
    runIds.map(async (runId) => {
      const run = await engine.ports.history.readRun(runId);
      return impatient ? run : endUnreported(engine, head, runId, run);
    }),
  );
  return new Map(runIds.map((runId, index) => [runId, runs[index]]));
}

function noteRepair(engine: Engine, head: Head, seen: SeenRuns, overdue: boolean, context: RecordContext): void {
  const { observer } = engine.ports;
  if (overdue && !head.selfClocked && isOverdue(head, context)) {
    observer.repaired(head.jobId, 'overdue');
  }
  for (const { runId, checkAt, reports } of head.active) {
    if (seen.has(runId) && checkAt <= context.now && reports === undefined) {
      noteHolder(observer, head.jobId, seen.get(runId), context);
    }
  }
}

/** A run that was cancelled just now is final and holds its slot until this look: that is no repair. */
function noteHolder(observer: Observer, jobId: string, run: Run | undefined, { now }: RecordContext): void {
  if (run === undefined) {
    observer.repaired(jobId, 'message_lost');
  } else if (isFinal(run) && secondsOf(run.finishedAtMs ?? 0) + CHECK_SECONDS <= now) {
    observer.repaired(jobId, 'holder_final');
  }
}

/**
 * A job that was woken too late may have lost its entries; they are looked after while that is news. After a long outage every job is
 * late, and its entries are not the reason.
 */
function missingEntries(head: Head, context: RecordContext): Effect[] {
  const { wakeAt, nextFireAt, selfClocked } = head;
  const overdue = wakeAt !== undefined && wakeAt <= context.now && !selfClocked && isOverdue(head, context);
  const late = nextFireAt === undefined ? 0 : context.now - nextFireAt;
  const news = overdue && late > OVERDUE_SECONDS && late <= LONGEST_NEWS_SECONDS;
  return news ? [{ kind: 'sync', obsolete: [], missing: true }] : [];
}

/** A fire that came while everything was paused was not forgotten by anyone. */
function isOverdue({ nextFireAt }: Head, context: RecordContext): boolean {
  return nextFireAt !== undefined && nextFireAt < context.now && isPlannable(nextFireAt, context);
}
