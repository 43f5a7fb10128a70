import { entryName } from '#domain/jobs/entry-name.ts';
import { entriesOf, type ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { recordFires, type UnstartedFire } from '#domain/ledger/head/record.ts';
import {
  decidableUntil,
  decidedMark,
  nextPlanned,
  type PlanningTime,
  standstillsBefore,
} from '#domain/ledger/head/standstill.ts';
import { type Asked, ask } from '#domain/ledger/runs/ask.ts';
import { countUnstarted } from '#domain/ledger/runs/end-waiters.ts';
import type { RequestedRun } from '#domain/ledger/runs/start-request.ts';
import { scheduledRunId } from '#domain/runs/id.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { dueFires, missedVerdict, plannedRunsLeft } from './due-fires.ts';
import { deadlineSeconds, ON_TIME_SECONDS } from './lateness.ts';

/** The most runs that one decision lets in; the job is woken again for the rest. */
export const MOST_ADMITTED = 100;

/** How far ahead a self-clocked job wakes itself; the sweeper takes care of what is later. */
const SELF_WAKE_SECONDS = 120;

/** What a plan decided. `more`: further fires are due, and the job has to be planned again. */
interface Planned extends Decision {
  readonly more: boolean;
}

/**
 * Decides every fire between the mark and now, oldest first: it asks for a slot, or is recorded as missed or skipped, and the mark
 * moves on. Never decides a fire later than now, and nothing at all when the clock stands before the mark.
 */
export function plan(head: Head, job: ScheduledJob, context: RecordContext): Planned {
  const due = dueFires(head, job, context);
  if (due.fires.length === 0 && !fireWasPaused(head, context)) {
    return { head, effects: [], more: false };
  }
  const decided = decideFires(head, job, due, context);
  const mark = decided.more ? decided.lastFire : decidedMark(head, context);
  const planned = withNextFire({ ...decided.head, mark }, job, context);
  const effects = [...decided.effects, ...rearm(head, planned, job), ...selfWake(planned, decided.more, context.now)];
  return { head: planned, effects, more: decided.more };
}

/** Sets the next fire after the mark, if the job still plans any. */
export function withNextFire({ nextFireAt: _, ...head }: Head, job: ScheduledJob, time: PlanningTime): Head {
  const next = plannedRunsLeft(head, job) === 0 ? undefined : nextPlanned(job.schedule, head.mark, time);
  return next === undefined || head.state !== 'active' ? head : { ...head, nextFireAt: next };
}

/** Whether the next fire has passed and is not due, as everything was paused when it came: then there is another next one. */
function fireWasPaused({ state, nextFireAt }: Head, time: PlanningTime): boolean {
  return state === 'active' && nextFireAt !== undefined && nextFireAt <= decidableUntil(time);
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

function decideFires(
  head: Head,
  job: ScheduledJob,
  due: { readonly fires: readonly EpochSeconds[]; readonly more: boolean },
  context: RecordContext,
): DecidedFires {
  const unstarted: UnstartedFire[] = [];
  const effects: Effect[] = [];
  let current = head;
  let lastFire = head.mark;
  let admitted = 0;
  let more = due.more;
  for (const [place, fire] of due.fires.entries()) {
    if (admitted === MOST_ADMITTED || plannedRunsLeft(current, job) === 0) {
      more = plannedRunsLeft(current, job) > 0;
      break;
    }
    const latest = !due.more && place === due.fires.length - 1;
    const decided = decideFire(current, job, fire, latest, context);
    current = decided.head;
    effects.push(...decided.effects);
    lastFire = fire;
    if (decided.verdict === undefined) {
      admitted += 1;
    } else {
      unstarted.push({ ...decided.verdict, fire, place: place + standstillsBefore(fire, context) });
    }
  }
  effects.unshift(...recordFires(unstarted, job.definition.revision, 'schedule', context));
  return { head: current, effects, lastFire, more };
}

function decideFire(head: Head, job: ScheduledJob, fire: EpochSeconds, latest: boolean, context: RecordContext): Asked {
  const { now } = context;
  const missed = missedVerdict(job, fire, { latest, selfClocked: head.selfClocked, now });
  if (missed !== undefined) {
    return { head: { ...head, counters: countUnstarted(head, missed, 1) }, effects: [], verdict: missed };
  }
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
