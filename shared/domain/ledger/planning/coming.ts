import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import type { PlanningTime } from '#domain/ledger/head/pause-of-all.ts';
import { HOUR } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { foreseenTime } from './blackouts.ts';
import { plannedRunsLeft } from './due-fires.ts';
import { nextUnskipped } from './skips.ts';

/** A job as far as its fires to come follow from it. */
export interface ComingJob {
  readonly head: Head;
  readonly schedule: ScheduledJob['schedule'];
  readonly maxRuns: number | undefined;
  readonly tags: readonly string[];
}

/** Fires of one job: one, or of a job that fires often all of them. */
interface ComingFires<Job> {
  readonly job: Job;
  readonly first: EpochSeconds;
  readonly last: EpochSeconds;
  readonly count: number;
}

/** The fires of several jobs in order, and the instant up to which none is left out. */
export interface Coming<Job> {
  readonly items: readonly ComingFires<Job>[];
  readonly through: EpochSeconds;
}

/** A stretch of time, both ends included, and the most items that are shown of it. */
interface Stretch {
  readonly from: EpochSeconds;
  readonly until: EpochSeconds;
  readonly limit: number;
}

/** A job whose first two fires are no further apart is told of as one item, or a few such jobs would fill a page. */
const DENSE_SECONDS = HOUR;
/** Fires of such jobs are counted one by one: about a microsecond each. */
const MOST_COUNTED = 100_000;
const LEAST_COUNTED = 500;
/** The most fires before the stretch that are walked over, where `maxRuns` counts them. */
const MOST_WALKED = 10_000;

/**
 * The fires to come of several jobs within a stretch of time, first by instant and then by id, as many as `limit` lets be shown: none that is
 * left out, or lies in a blackout, none beyond maxRuns. Of a second that has more of them than that, some are shown, and it lies behind `through`.
 */
export function comingFires<Job extends ComingJob>(
  jobs: readonly Job[],
  { from, until, limit }: Stretch,
  time: PlanningTime,
): Coming<Job> {
  const firing = jobs.flatMap((job) => {
    const [first, second] = taken(firesFrom(job, from, time), 2, until);
    return first === undefined ? [] : [{ job, isDense: second !== undefined && second - first <= DENSE_SECONDS }];
  });
  const dense = firing.filter(({ isDense }) => isDense);
  const most = Math.max(LEAST_COUNTED, Math.floor(MOST_COUNTED / Math.max(1, dense.length)));
  const counted = dense.map(({ job }) => ({ job, fires: taken(firesFrom(job, from, time), most, until) }));
  const known = Math.min(until, ...counted.flatMap(({ fires }) => (fires.length < most ? [] : fires.slice(-1))));
  const single = firing.flatMap(({ job, isDense }) =>
    isDense ? [] : taken(firesFrom(job, from, time), limit + 1, known).map((fire) => ({ job, fires: [fire] })),
  );
  const all = [...counted, ...single].map(({ job, fires }) => ({ job, fires, first: fires[0] ?? from })).sort(inOrder);
  const left = all[limit];
  const through = left === undefined ? known : left.first - 1;
  const items = all.slice(0, limit).map(({ job, fires, first }) => {
    const shown = fires.filter((fire) => fire <= Math.max(first, through));
    return { job, first, last: shown.at(-1) ?? first, count: shown.length };
  });
  return { items, through };
}

function* firesFrom(
  { head, schedule, maxRuns, tags }: ComingJob,
  from: EpochSeconds,
  now: PlanningTime,
): Generator<EpochSeconds> {
  const time = foreseenTime(now, { id: head.jobId, tags });
  const isCounted = maxRuns !== undefined;
  let after = isCounted ? head.mark : Math.max(head.mark, from - 1);
  let left = plannedRunsLeft(head, { definition: isCounted ? { maxRuns } : {} });
  for (let walked = 0; left > 0 && walked < MOST_WALKED; left -= 1) {
    const fire = nextUnskipped(head, schedule, after, time);
    if (fire === undefined) {
      return;
    }
    if (fire < from) {
      walked += 1;
    } else {
      yield fire;
    }
    after = fire;
  }
}

/** The first `most` of these fires, no later than `until`. */
function taken(fires: Iterable<EpochSeconds>, most: number, until: EpochSeconds): readonly EpochSeconds[] {
  const found: EpochSeconds[] = [];
  for (const fire of fires) {
    if (fire > until || found.push(fire) === most) {
      break;
    }
  }
  return found;
}

interface Placed {
  readonly job: ComingJob;
  readonly first: EpochSeconds;
}

function inOrder(one: Placed, other: Placed): number {
  return one.first - other.first || (one.job.head.jobId < other.job.head.jobId ? -1 : 1);
}
