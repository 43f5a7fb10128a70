import { usdOf } from '#domain/cost/bill.ts';
import { DEFAULT_SIZE } from '#domain/cost/demand.ts';
import { priceList } from '#domain/cost/prices.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { demandOfJob } from './demand-of-job.ts';

/** The pace of a schedule, and what a month of its runs costs by themselves. */
export interface Month {
  readonly runsADay: number;
  /** 30 days at the prices of us-east-1, in USD, commands aside. */
  readonly usd: number;
}

const DAYS = 30;
/** Where there are more fires in 30 days, the pace of so many stands for it. */
const MOST_COUNTED = 2_000;

/** The next 30 days of a job, or of none. */
export function monthOf(
  settings: Pick<JobSettings, 'command' | 'enabled'>,
  schedule: ParsedSchedule | undefined,
  { after, selfClocked }: { readonly after: EpochSeconds; readonly selfClocked: boolean },
): Month {
  const count = schedule === undefined || !settings.enabled ? 0 : firesIn(schedule, after);
  const { run } = demandOfJob(settings, { count, takesMs: 0, selfClocked, size: DEFAULT_SIZE });
  return { runsADay: count / DAYS, usd: usdOf(run, priceList().prices) };
}

function firesIn(schedule: ParsedSchedule, after: EpochSeconds): number {
  let [count, first] = [0, after];
  for (const fire of schedule.between(after, after + DAYS * DAY)) {
    first = count === 0 ? fire : first;
    count += 1;
    if (count === MOST_COUNTED) {
      return ((count - 1) * DAYS * DAY) / (fire - first);
    }
  }
  return count;
}
