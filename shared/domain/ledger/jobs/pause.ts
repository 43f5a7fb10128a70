import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { decidedMark } from '#domain/ledger/head/pause-of-all.ts';
import type { Pause } from '#domain/ledger/head/state.ts';
import { closingTime } from '#domain/ledger/planning/blackouts.ts';
import { catchUpWake } from '#domain/ledger/planning/catch-up.ts';
import { startLaterRuns } from '#domain/ledger/planning/later.ts';
import { plan, selfWake, withNextFire } from '#domain/ledger/planning/plan.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { entryNames, keepable } from './edit.ts';

/** The one who pauses, with the reason and the end of the pause. */
export interface PausingActor extends Actor {
  readonly until?: EpochSeconds;
}

/** Stops planning: everything up to now is decided first, and no fire of the paused time ever is. Runs go on. */
export function pause(head: Head, job: ScheduledJob, actor: PausingActor, time: RecordContext): Decision | 'behind' {
  const context = closingTime(time, job.definition);
  const planned = plan(head, job, context);
  if (planned.more) {
    return 'behind';
  }
  const { nextFireAt: _, ...stopped } = planned.head;
  const why: Pause = { at: context.now, ...actor };
  return {
    head: { ...stopped, state: 'paused', pause: why, mark: decidedMark(planned.head, context) },
    effects: [
      ...keepable(planned.effects),
      audited(head, { action: 'pause', actor }, context),
      { kind: 'summarise' },
      { kind: 'sync', obsolete: entryNames(job, head.mark) },
    ],
  };
}

/** Gives a pause that holds another reason and another end; what was decided stays decided. */
export function pauseAnew(head: Head, actor: PausingActor, context: RecordContext): Decision {
  const at = head.pause?.at ?? context.now;
  return { head: { ...head, pause: { at, ...actor } }, effects: [audited(head, { action: 'pause', actor }, context)] };
}

/** Plans again, from now on; runs whose instant came in the pause are skipped; failures of before do not count towards `pauseAfterFailures` any more. */
export function resume(head: Head, job: ScheduledJob, actor: Actor, context: RecordContext): Decision {
  const decided = startLaterRuns(head, job, context);
  const { pause: _, ...running } = decided.head;
  const counters = { ...running.counters, consecutiveFailures: 0 };
  const active: Head = { ...running, state: 'active', mark: Math.max(head.mark, context.now), counters };
  const next = withNextFire(active, job, context);
  return {
    head: next,
    effects: [
      ...decided.effects,
      audited(head, { action: 'resume', actor }, context),
      { kind: 'summarise' },
      { kind: 'sync', obsolete: [] },
      ...catchUpWake(next, context),
      ...selfWake(next, false, context.now),
    ],
  };
}
