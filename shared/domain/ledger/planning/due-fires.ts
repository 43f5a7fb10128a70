import type { CatchupPolicy } from '#domain/jobs/job.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Verdict } from '#domain/ledger/head/context.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { decidableFires, type PlanningTime } from '#domain/ledger/head/standstill.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { latenessOf } from './lateness.ts';

/** The most fires that one decision takes on; the job is woken again for the rest. */
export const MOST_DECIDED = 500;

/** The fires between the mark and now, oldest first, and whether there are more than one decision takes. */
interface DueFires {
  readonly fires: readonly EpochSeconds[];
  readonly more: boolean;
}

/** Lists what is due. Nothing is while the job does not plan, or when the clock stands before the mark. */
export function dueFires(head: Head, job: ScheduledJob, time: PlanningTime): DueFires {
  const left = plannedRunsLeft(head, job);
  if (head.state !== 'active' || left === 0) {
    return { fires: [], more: false };
  }
  const fires: EpochSeconds[] = [];
  for (const fire of decidableFires(job.schedule, head.mark, time)) {
    if (fires.length === MOST_DECIDED) {
      return { fires, more: true };
    }
    fires.push(fire);
  }
  return { fires, more: false };
}

/** How many more scheduled runs `maxRuns` allows. */
export function plannedRunsLeft(head: Head, { definition }: ScheduledJob): number {
  return definition.maxRuns === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(0, definition.maxRuns - head.counters.started);
}

/** Why a due fire does not run, or undefined when it may ask for a slot. `latest`: no later fire is due. */
export function missedVerdict(
  job: ScheduledJob,
  fire: EpochSeconds,
  { latest, selfClocked, now }: { latest: boolean; selfClocked: boolean; now: EpochSeconds },
): Verdict | undefined {
  const { onTime, pastDeadline } = latenessOf(job, fire, selfClocked, now);
  if (onTime) {
    return undefined;
  }
  if (pastDeadline) {
    return { status: 'missed', reason: 'seen after its deadline' };
  }
  return notCaughtUp(job.definition.catchup, latest);
}

function notCaughtUp(catchup: CatchupPolicy, latest: boolean): Verdict | undefined {
  if (catchup === 'none') {
    return { status: 'missed', reason: 'seen late, and catchup is none' };
  }
  if (catchup === 'latest' && !latest) {
    return { status: 'missed', reason: 'seen late, and a later fire was due (catchup is latest)' };
  }
  return undefined;
}
