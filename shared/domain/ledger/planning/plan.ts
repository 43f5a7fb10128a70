import { entryName } from '#domain/jobs/entry-name.ts';
import { entriesOf, type ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { catchUpAtMark, catchUpsOf, MOST_CATCH_UPS, withCatchUps } from '#domain/ledger/head/open-catch-ups.ts';
import { decidableUntil, decidedMark, type PlanningTime } from '#domain/ledger/head/pause-of-all.ts';
import { UnstartedFires } from '#domain/ledger/head/record.ts';
import { type Asked, ask } from '#domain/ledger/runs/ask.ts';
import type { RequestedRun } from '#domain/ledger/runs/start-request.ts';
import { scheduledRunId } from '#domain/runs/id.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { type DueFire, dueFires, firstDue, judgeFire, plannedRunsLeft } from './due-fires.ts';
import { deadlineSeconds, latenessOf, ON_TIME_SECONDS } from './lateness.ts';
import { startLaterRuns } from './later.ts';
import { nextUnskipped, withOpenSkips } from './skips.ts';

/** The most fires that one decision looks at, and records that it makes; the job is woken again for the rest. */
export const MOST_LOOKED_AT = 100_000;
const MOST_RECORDS = 500;

/** The most runs that one decision lets in. */
const MOST_ADMITTED = 100;

/** The furthest ahead that a self-clocked job wakes itself; the sweeper takes care of what is later. */
const SELF_WAKE_SECONDS = 120;

/** The decision of a plan. `more`: further fires are due, and the job has to be planned again. */
interface Planned extends Decision {
  readonly more: boolean;
}

/**
 * Decides everything that is due: the fires between the mark and now, and behind them the runs that were asked for at instants that have
 * come.
 */
export function plan(head: Head, job: ScheduledJob, context: RecordContext): Planned {
  const fires = planFires(head, job, context);
  if (fires.more) {
    return fires;
  }
  const later = startLaterRuns(fires.head, job, context);
  return { head: later.head, effects: [...fires.effects, ...later.effects], more: false };
}

/**
 * Decides every fire between the mark and now, oldest first: it asks for a slot, is left to a catch-up, or is recorded as missed or
 * skipped, and the mark moves on. Never decides a fire later than now, and nothing at all when the clock stands before the mark.
 */
function planFires(head: Head, job: ScheduledJob, context: RecordContext): Planned {
  const first = firstDue(head, job, context);
  if (first === undefined && !fireWasPaused(head, context)) {
    return { head, effects: [], more: false };
  }
  const decided = joinCatchUp(head, job, first, context) ?? decideFires(head, job, context);
  const mark = decided.more ? decided.lastFire : decidedMark(head, context);
  const planned = withNextFire({ ...decided.head, mark }, job, context);
  const effects = [...decided.effects, ...rearm(head, planned, job), ...selfWake(planned, decided.more, context.now)];
  return { head: planned, effects, more: decided.more };
}

/** Sets the next fire after the mark, if the job still plans any; fires that are left out are kept in mind as long as there are any. */
export function withNextFire(head: Head, job: ScheduledJob, time: PlanningTime): Head {
  if (plannedRunsLeft(head, job) === 0) {
    return withoutNextFire(withOpenSkips(head, () => false));
  }
  const next = nextUnskipped(head, job.schedule, head.mark, time);
  const open = withOpenSkips(head, (at) => job.schedule?.matches(at) === true);
  return next === undefined || head.state !== 'active' ? withoutNextFire(open) : { ...open, nextFireAt: next };
}

function withoutNextFire({ nextFireAt: _, ...head }: Head): Head {
  return head;
}

/** Tells whether a fire that is expected has passed and, as everything was paused then, is not due: there is another next one. */
function fireWasPaused({ state, nextFireAt, skips: [skip] = [] }: Head, time: PlanningTime): boolean {
  const expected = Math.min(nextFireAt ?? Number.POSITIVE_INFINITY, skip?.at ?? Number.POSITIVE_INFINITY);
  return state === 'active' && expected <= decidableUntil(time);
}

/** The wake-ups a job sends itself: at once for fires that are left over, to the second for a self-clocked one that fires soon. */
export function selfWake(head: Head, more: boolean, now: EpochSeconds): Effect[] {
  if (more) {
    return [{ kind: 'wake', at: now }];
  }
  const soon = head.selfClocked && head.nextFireAt !== undefined && head.nextFireAt <= now + SELF_WAKE_SECONDS;
  return soon && head.nextFireAt !== undefined ? [{ kind: 'wake', at: head.nextFireAt }] : [];
}

interface DecidedFires {
  readonly head: Head;
  readonly effects: readonly Effect[];
  readonly lastFire: EpochSeconds;
  readonly more: boolean;
}

/**
 * Leaves what is due, expired fires included, to the catch-up that reaches up to the mark: two that meet are one. A single fire that is on
 * time asks for a slot as ever, but under `queue`, where the catch-up is the line.
 */
function joinCatchUp(
  head: Head,
  job: ScheduledJob,
  first: DueFire | undefined,
  context: RecordContext,
): DecidedFires | undefined {
  const last = catchUpAtMark(head);
  const { catchup, overlap } = job.definition;
  if (last === undefined || first === undefined || catchup !== 'all') {
    return undefined;
  }
  const { onTime } = latenessOf(job, first.fire, head.selfClocked, context.now);
  if (onTime && first.latest && overlap !== 'queue') {
    return undefined;
  }
  const prolonged = { ...last, to: decidableUntil(context) };
  const open = [...catchUpsOf(head).slice(0, -1), prolonged];
  return { head: withCatchUps(head, open), effects: [], lastFire: head.mark, more: false };
}

function decideFires(head: Head, job: ScheduledJob, context: RecordContext): DecidedFires {
  const { now } = context;
  const unstarted = new UnstartedFires(context);
  const effects: Effect[] = [];
  const mayCatchUp = catchUpsOf(head).length < MOST_CATCH_UPS;
  const seen = { selfClocked: head.selfClocked, now, mayCatchUp, ...present({ heldFrom: context.heldFrom }) };
  let current = head;
  let lastFire = head.mark;
  let missed = 0;
  let leftOut = 0;
  let admitted = 0;
  let more = false;
  for (const due of dueFires(head, job, context)) {
    if (plannedRunsLeft(current, job) === 0) {
      break;
    }
    if (unstarted.count === MOST_LOOKED_AT || unstarted.records === MOST_RECORDS || admitted === MOST_ADMITTED) {
      more = true;
      break;
    }
    const judged = judgeFire(job, due, seen);
    if (judged.kind === 'catch_up') {
      current = openCatchUp(current, due.fire, context);
      break;
    }
    const asked = judged.kind === 'ask' ? askForFire(current, job, due.fire, context) : undefined;
    const verdict = judged.kind === 'unstarted' ? judged.verdict : asked?.verdict;
    current = asked?.head ?? current;
    effects.push(...(asked?.effects ?? []));
    if (verdict === undefined) {
      admitted += 1;
      unstarted.interrupt();
    } else {
      missed += judged.kind === 'unstarted' && due.skipped === undefined ? 1 : 0;
      leftOut += due.skipped === undefined ? 0 : 1;
      unstarted.add(due.fire, verdict);
    }
    lastFire = due.fire;
  }
  const { missed: before, skipped } = current.counters;
  const counters = { ...current.counters, missed: before + missed, skipped: skipped + leftOut };
  const records = unstarted.effects(job.definition.revision, 'schedule');
  return { head: { ...current, counters }, effects: [...records, ...effects], lastFire, more };
}

/** Leaves a fire and all that are due behind it to a catch-up of their own. */
function openCatchUp(head: Head, fire: EpochSeconds, context: RecordContext): Head {
  const range = { from: fire - 1, to: decidableUntil(context), revision: head.revision };
  return withCatchUps(head, [...catchUpsOf(head), range]);
}

function askForFire(head: Head, job: ScheduledJob, fire: EpochSeconds, context: RecordContext): Asked {
  const asked = ask(head, job, requestedFire(head, job, fire), context);
  if (asked.verdict !== undefined) {
    return asked;
  }
  const counters = { ...asked.head.counters, started: asked.head.counters.started + 1 };
  return { head: { ...asked.head, counters }, effects: asked.effects };
}

function requestedFire(head: Head, job: ScheduledJob, fire: EpochSeconds): RequestedRun {
  return {
    runId: scheduledRunId(head.jobId, fire),
    scheduledAt: fire,
    trigger: 'schedule',
    deadlineAt: fire + deadlineSeconds(job, fire, ON_TIME_SECONDS),
  };
}

/** Of fixed times only the next one is armed, so its entry changes from fire to fire. */
function rearm(before: Head, after: Head, job: ScheduledJob): Effect[] {
  if (job.schedule?.rearms !== true || after.selfClocked) {
    return [];
  }
  return [{ kind: 'sync', obsolete: entriesOf(job, before.mark).map((entry) => entryName(before.jobId, entry)) }];
}
