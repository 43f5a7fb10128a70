import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { CatchUp } from '#domain/ledger/head/backlog.ts';
import type { RecordContext, Verdict } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf, isHeldByCatchUp, withCatchUps } from '#domain/ledger/head/open-catch-ups.ts';
import { decidableFires, standsStill } from '#domain/ledger/head/pause-of-all.ts';
import { UnstartedFires } from '#domain/ledger/head/record.ts';
import { countUnstarted } from '#domain/ledger/runs/end-waiters.ts';
import { failedTooOften } from '#domain/ledger/runs/finish.ts';
import { countedThisHour, hasRoomThisHour } from '#domain/ledger/runs/loop-guard.ts';
import { hold, MOST_ACTIVE, slotHolders } from '#domain/ledger/runs/slots.ts';
import { startRequest } from '#domain/ledger/runs/start-request.ts';
import { scheduledRunId } from '#domain/runs/id.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { timeOfLateFires } from './blackouts.ts';
import { EXPIRED, plannedRunsLeft } from './due-fires.ts';
import { deadlineSeconds, ON_TIME_SECONDS } from './lateness.ts';
import { MOST_LOOKED_AT, withNextFire } from './plan.ts';
import { skippedBy } from './skips.ts';

/** The revisions that a head needs to move its catch-ups: the adopted one, and those that planned them. */
export type KnownRevisions = ReadonlyMap<number, ScheduledJob>;

/** The part of MOST_ACTIVE that `allow` leaves to the fires of today. */
const ROOM_FOR_TODAY = 10;

/**
 * Lets the next late fires of the open catch-ups run while a slot is free: those that wait in line go first. Those whose deadline has
 * passed by now are recorded as missed, all at once. It waits, and decides nothing, while the job or everything is paused, the job has
 * failed too often, `maxRunsPerHour` has no room beside the fires that are still to come in this hour, or the next fire is later than now,
 * as the clock was set back.
 */
export function moveCatchUps(head: Head, revisions: KnownRevisions, context: RecordContext): Decision {
  const effects: Effect[] = [];
  let current = head;
  for (;;) {
    const moved = mayMove(current, context) ? moveOnce(current, revisions, context) : undefined;
    if (moved === undefined) {
      return { head: current, effects };
    }
    current = moved.head;
    effects.push(...moved.effects);
  }
}

/** Ends all open catch-ups: what is left of each is one record, or more where a pause of everything, or a fire that is left out, lies within. */
export function endCatchUps(head: Head, revisions: KnownRevisions, verdict: Verdict, context: RecordContext): Decision {
  let counters = head.counters;
  const effects = catchUpsOf(head).flatMap((range) => {
    const unstarted = new UnstartedFires(context);
    let leftOut = 0;
    for (const fire of firesOf(range, revisions.get(range.revision), context)) {
      const skipped = skippedBy(head, fire);
      leftOut += skipped === undefined ? 0 : 1;
      unstarted.add(fire, skipped ?? verdict);
    }
    const missed = counters.missed + unstarted.count - leftOut;
    counters = { ...counters, missed, skipped: counters.skipped + leftOut };
    const retired = range.revision === head.revision ? [] : [retirement(range.revision, context)];
    return [...unstarted.effects(range.revision, 'schedule'), ...retired];
  });
  return { head: withCatchUps({ ...head, counters }, []), effects };
}

/** The open catch-up in which a fire lies, if any: then it has no outcome yet. */
export function catchUpAt(head: Head, fire: EpochSeconds): CatchUp | undefined {
  return catchUpsOf(head).find(({ from, to }) => fire > from && fire <= to);
}

/** Has the job looked at where a catch-up may go on. */
export function catchUpWake(head: Head, { now }: RecordContext): Effect[] {
  return catchUpsOf(head).length === 0 ? [] : [{ kind: 'wake', at: now }];
}

function mayMove(head: Head, context: RecordContext): boolean {
  const held = head.state !== 'active' || standsStill(context) || failedTooOften(head);
  return !held && catchUpsOf(head).length > 0 && head.waiting.length === 0;
}

/** One step: fires that expired are recorded, one is let in, or the oldest catch-up is over. Undefined: there is nothing to do now. */
function moveOnce(head: Head, revisions: KnownRevisions, context: RecordContext): Decision | undefined {
  const [range] = catchUpsOf(head);
  const job = range === undefined ? undefined : revisions.get(range.revision);
  const adopted = revisions.get(head.revision);
  if (range === undefined || job === undefined || adopted === undefined || slotsLeft(head, job) <= 0) {
    return undefined;
  }
  const next = firstOf(firesOf(range, job, context));
  if (next === undefined || plannedRunsLeft(head, job) === 0) {
    return dropFirst(head, range, context);
  }
  if (next > context.now) {
    return undefined;
  }
  const skipped = skippedBy(head, next);
  if (skipped !== undefined) {
    return leaveOut(head, range, { fire: next, verdict: skipped }, context);
  }
  if (!hasRoomThisHour(head, adopted, context.now)) {
    return undefined;
  }
  return isExpired(job, next, context)
    ? recordExpired(head, range, job, context)
    : letIn(head, { range, job, adopted, fire: next }, context);
}

function letIn(
  head: Head,
  { range, job, adopted, fire }: { range: CatchUp; job: ScheduledJob; adopted: ScheduledJob; fire: EpochSeconds },
  context: RecordContext,
): Decision {
  const deadlineAt = fire + deadlineSeconds(job, fire, ON_TIME_SECONDS);
  const runId = scheduledRunId(head.jobId, fire);
  const request = startRequest(job, { runId, scheduledAt: fire, trigger: 'schedule', deadlineAt });
  const admission = hold(moveTo(head, range, fire), request, context.now);
  const counted = countedThisHour(admission.head, adopted, context.now);
  const counters = { ...counted.counters, started: counted.counters.started + 1 };
  return { head: withNextFire({ ...counted, counters }, adopted, context), effects: admission.effects };
}

function leaveOut(
  head: Head,
  range: CatchUp,
  { fire, verdict }: { readonly fire: EpochSeconds; readonly verdict: Verdict },
  context: RecordContext,
): Decision {
  const unstarted = new UnstartedFires(context);
  unstarted.add(fire, verdict);
  const counted = { ...head, counters: countUnstarted(head, verdict, 1) };
  return { head: moveTo(counted, range, fire), effects: unstarted.effects(range.revision, 'schedule') };
}

/** Records all fires at the front whose deadline has passed as one span. */
function recordExpired(head: Head, range: CatchUp, job: ScheduledJob, context: RecordContext): Decision {
  const expired = new UnstartedFires(context);
  let last = range.from;
  for (const fire of firesOf(range, job, context)) {
    const stays = fire > context.now || skippedBy(head, fire) !== undefined || !isExpired(job, fire, context);
    if (stays || expired.count === MOST_LOOKED_AT) {
      break;
    }
    expired.add(fire, EXPIRED);
    last = fire;
  }
  const counters = { ...head.counters, missed: head.counters.missed + expired.count };
  return { head: moveTo({ ...head, counters }, range, last), effects: expired.effects(range.revision, 'schedule') };
}

function moveTo(head: Head, range: CatchUp, from: EpochSeconds): Head {
  return withCatchUps(head, [{ ...range, from }, ...catchUpsOf(head).slice(1)]);
}

/** A revision that is no longer adopted can be forgotten with its last catch-up. */
function dropFirst(head: Head, { revision }: CatchUp, context: RecordContext): Decision {
  const dropped = withCatchUps(head, catchUpsOf(head).slice(1));
  const needed = revision === head.revision || isHeldByCatchUp(dropped, revision);
  return { head: dropped, effects: needed ? [] : [retirement(revision, context)] };
}

function retirement(revision: number, { now, retentionSeconds }: RecordContext): Effect {
  return { kind: 'retire', revision, expiresAt: now + retentionSeconds };
}

/** The fires of a catch-up, whatever the clock says. */
function firesOf({ from, to }: CatchUp, job: ScheduledJob | undefined, context: RecordContext): Iterable<EpochSeconds> {
  const time = job === undefined ? context : timeOfLateFires(context, job.definition);
  return decidableFires(job?.schedule, from, { ...time, now: to });
}

function isExpired(job: ScheduledJob, fire: EpochSeconds, { now }: RecordContext): boolean {
  return now - fire > deadlineSeconds(job, fire, ON_TIME_SECONDS);
}

/** A backlog does not fill the line of a group. */
function slotsLeft(head: Head, { definition: { overlap, group } }: ScheduledJob): number {
  const own = overlap === 'allow' ? MOST_ACTIVE - ROOM_FOR_TODAY : 1;
  const limit = Math.min(own, group?.maxConcurrent ?? own);
  return Math.min(limit - slotHolders(head).length, MOST_ACTIVE - ROOM_FOR_TODAY - head.active.length);
}

function firstOf(fires: Iterable<EpochSeconds>): EpochSeconds | undefined {
  for (const fire of fires) {
    return fire;
  }
  return undefined;
}
