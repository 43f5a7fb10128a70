import { standsStill } from '#domain/ledger/head/pause-of-all.ts';
import { foreseenTime } from '#domain/ledger/planning/blackouts.ts';
import { plannedRunsLeft } from '#domain/ledger/planning/due-fires.ts';
import { nextUnskipped } from '#domain/ledger/planning/skips.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { adoptedJob } from '#engine/commit/known-job.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { planningTime } from '#engine/commit/planning-context.ts';
import { accepted, type Result } from '#engine/commit/result.ts';

/** The next fires of a job, and the schedule they come from; none where the job runs only after others. */
interface NextFires {
  readonly schedule: ParsedSchedule | undefined;
  readonly fires: readonly EpochSeconds[];
}

/** The next `count` fires that are not decided yet; none while the job or everything is paused, none beyond maxRuns, none that is left out, none in a blackout. `earliest`: only those that come after it. */
export async function nextFires(
  engine: Engine,
  jobId: string,
  count: number,
  earliest: EpochSeconds = 0,
): Promise<Result<NextFires>> {
  const head = await liveHead(engine, jobId);
  if (head === undefined) {
    return noSuchJob(jobId);
  }
  const job = await adoptedJob(engine, head);
  const fires: EpochSeconds[] = [];
  const now = await planningTime(engine);
  const plans = head.state === 'active' && !standsStill(now);
  const time = foreseenTime(now, job.definition);
  const most = plans ? Math.min(count, plannedRunsLeft(head, job)) : 0;
  let after = Math.max(head.mark, earliest);
  while (fires.length < most) {
    const fire = nextUnskipped(head, job.schedule, after, time);
    if (fire === undefined) {
      break;
    }
    fires.push(fire);
    after = fire;
  }
  return accepted({ schedule: job.schedule, fires });
}
