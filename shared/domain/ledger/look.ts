import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext } from './head/context.ts';
import type { Decision, Head } from './head/head.ts';
import { BY_ITSELF } from './head/state.ts';
import { pause, resume } from './jobs/pause.ts';
import { markRuns } from './notices/mark-runs.ts';
import { type KnownRevisions, moveCatchUps } from './planning/catch-up.ts';
import { firstDue } from './planning/due-fires.ts';
import { dueLaterRuns } from './planning/later.ts';
import { plan } from './planning/plan.ts';
import { examine, type SeenRuns } from './runs/examine.ts';
import { failedTooOften, fillSlots } from './runs/finish.ts';
import { slotHolders, slotsOf } from './runs/slots.ts';

/** The decision of a wake-up. `more`: further fires are due, and the job has to be looked at again. */
interface Look extends Decision {
  readonly more: boolean;
}

/**
 * Everything that a wake-up may decide, in one write: evict and resend holders, plan the due fires, fill the free slots, with waiting runs
 * first and late fires behind them.
 * @param impatient after a restart: whatever is open is sent again at once
 * @param revisions those that planned what is in the open catch-ups
 */
export function look(
  head: Head,
  job: ScheduledJob,
  seen: SeenRuns,
  impatient: boolean,
  context: RecordContext,
  revisions: KnownRevisions = new Map(),
): Look {
  const looked = lookBeforeCatchUps(head, job, seen, impatient, context);
  const known = new Map([...revisions, [job.definition.revision, job]]);
  const caughtUp = looked.more ? unchanged(looked.head) : moveCatchUps(looked.head, known, context);
  return { head: caughtUp.head, effects: [...looked.effects, ...caughtUp.effects], more: looked.more };
}

/** The same but for the late fires, which are let in last of all. */
export function lookBeforeCatchUps(
  head: Head,
  job: ScheduledJob,
  seen: SeenRuns,
  impatient: boolean,
  context: RecordContext,
): Look {
  const examined = examine(head, seen, impatient, context);
  const resumed = resumeInTime(examined.head, job, context);
  const planned = plan(resumed.head, job, context);
  const filled = fillSlots(planned.head, slotsOf(job.definition.overlap), context);
  const tripped = planned.more ? unchanged(filled.head) : openBreaker(filled.head, job, context);
  return {
    head: markRuns(tripped.head, job, seen, context),
    effects: [examined, resumed, planned, filled, tripped].flatMap(({ effects }) => effects),
    more: planned.more,
  };
}

/** Ends a pause whose time is over: planning goes on from that instant, so that a late look loses no fire. */
function resumeInTime(head: Head, job: ScheduledJob, context: RecordContext): Decision {
  const until = head.pause?.until;
  if (head.state !== 'paused' || until === undefined || until > context.now || !job.definition.enabled) {
    return unchanged(head);
  }
  return resume(head, job, { by: BY_ITSELF }, { ...context, now: until });
}

/** Pauses a job that failed too often in a row. */
function openBreaker(head: Head, job: ScheduledJob, context: RecordContext): Decision {
  if (!failedTooOften(head)) {
    return unchanged(head);
  }
  const note = `${head.counters.consecutiveFailures} runs in a row failed (pauseAfterFailures)`;
  const paused = pause(head, job, { by: BY_ITSELF, note }, context);
  return paused === 'behind' ? unchanged(head) : paused;
}

function unchanged(head: Head): Decision {
  return { head, effects: [] };
}

/**
 * Which holders a wake-up looks up: those whose time to be checked has come, and all of them when a due fire might find the slot taken.
 */
export function holdersToExamine(head: Head, job: ScheduledJob, context: RecordContext): readonly string[] {
  const full = slotHolders(head).length >= slotsOf(job.definition.overlap);
  const isDue = firstDue(head, job, context) !== undefined || dueLaterRuns(head, context).length > 0;
  const contested = full && (head.waiting.length > 0 || isDue);
  return head.active.filter(({ checkAt }) => contested || checkAt <= context.now).map(({ runId }) => runId);
}
