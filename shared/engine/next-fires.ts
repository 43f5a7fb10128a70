import { plannedRunsLeft } from '../ledger/due-fires.ts';
import { nextPlanned, standsStill } from '../ledger/standstill.ts';
import { ParsedSchedule } from '../schedule/parsed-schedule.ts';
import type { EpochSeconds } from '../schedule/schedule.ts';
import type { Engine } from './engine.ts';
import { adoptedJob } from './known-job.ts';
import { planningTime } from './planning-context.ts';
import { liveHead, noSuchJob } from './read-job.ts';
import { accepted, type Result } from './result.ts';

/** The next fires of a job, and the schedule they come from; none where the job runs only after others. */
export interface NextFires {
  readonly schedule?: ParsedSchedule;
  readonly fires: readonly EpochSeconds[];
}

/** The next `count` fires that are not decided yet; none while the job or everything is paused, none beyond maxRuns. */
export async function nextFires(engine: Engine, jobId: string, count: number): Promise<Result<NextFires>> {
  const head = await liveHead(engine, jobId);
  if (head === undefined) {
    return noSuchJob(jobId);
  }
  const job = await adoptedJob(engine, head);
  const fires: EpochSeconds[] = [];
  const time = await planningTime(engine);
  const plans = head.state === 'active' && !standsStill(time);
  const most = plans ? Math.min(count, plannedRunsLeft(head, job)) : 0;
  let after = head.mark;
  while (fires.length < most) {
    const fire = nextPlanned(job.schedule, after, time);
    if (fire === undefined) {
      break;
    }
    fires.push(fire);
    after = fire;
  }
  return accepted(job.schedule instanceof ParsedSchedule ? { schedule: job.schedule, fires } : { fires });
}
