import type { ScheduledJob } from '../jobs/scheduled-job.ts';
import { dueFires } from './due-fires.ts';
import { examine, type SeenRuns } from './examine.ts';
import { fillSlots } from './finish.ts';
import type { Decision, Head } from './head.ts';
import { plan } from './plan.ts';
import { slotsOf } from './slots.ts';
import type { RecordContext } from './unstarted-run.ts';

/** What a wake-up decides. `more`: further fires are due, and the job has to be looked at again. */
export interface Look extends Decision {
  readonly more: boolean;
}

/**
 * Everything that a wake-up may decide, in one write: evict and resend holders, plan the due fires, fill the free slots.
 * @param impatient after a restart: whatever is open is sent again at once
 */
export function look(head: Head, job: ScheduledJob, seen: SeenRuns, impatient: boolean, context: RecordContext): Look {
  const examined = examine(head, seen, impatient, context);
  const planned = plan(examined.head, job, context);
  const filled = fillSlots(planned.head, slotsOf(job.definition.overlap), context);
  return {
    head: filled.head,
    effects: [...examined.effects, ...planned.effects, ...filled.effects],
    more: planned.more,
  };
}

/**
 * Which holders a wake-up looks up: those whose time to be checked has come, and all of them when a due fire might find the slot taken.
 */
export function holdersToExamine(head: Head, job: ScheduledJob, context: RecordContext): readonly string[] {
  const contested =
    head.active.length >= slotsOf(job.definition.overlap) && dueFires(head, job, context.now).fires.length > 0;
  return head.active.filter(({ checkAt }) => contested || checkAt <= context.now).map(({ runId }) => runId);
}
