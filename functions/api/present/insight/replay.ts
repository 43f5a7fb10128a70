import type { Replay } from '#api/shapes/replay/replay.ts';
import { usdOf } from '#domain/cost/bill.ts';
import { type RunnerSize, sumOf } from '#domain/cost/demand.ts';
import type { Prices } from '#domain/cost/prices.ts';
import { demandOfJob } from '#domain/forecast/demand-of-job.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import type { Outcomes } from '#domain/replay/compare.ts';
import { notesOf } from '#domain/replay/notes.ts';
import type { Outcome } from '#domain/replay/recorded/outcome.ts';
import { summaryOf } from '#domain/replay/summary.ts';
import { whyUnreproduced } from '#domain/replay/unreproduced.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { Replay as Replayed } from '#engine/replay/replay.ts';

/** The things that a replay is shown with. */
interface Shown {
  readonly seed: number;
  readonly prices: Prices;
  readonly sizeOf: (runner: string) => RunnerSize;
}

type ReplayedJob = Replayed['jobs'][number];

/** A job with a thousand runs that would differ is known by the first of them. */
const MOST_RUNS = 50;

/** Shows jobs as they would have gone: instants in RFC 3339, and what both come to. */
export function presentReplay({ from, to, jobs, tooMany, nextCursor }: Replayed, shown: Shown): Replay {
  const items = jobs.map((job) => ({
    ...presentJob(job, shown),
    ...(job.from > from ? { from: writeUtc(job.from) } : {}),
  }));
  const sum = (of: (job: Replay['jobs'][number]) => number) => items.reduce((total, job) => total + of(job), 0);
  const all = (which: 'before' | 'after') => ({
    ...summaryOf(jobs.map((job) => job[which])),
    usd: sum((job) => job[which].usd),
  });
  return {
    from: writeUtc(from),
    to: writeUtc(to),
    seed: shown.seed,
    differences: sum(({ differences }) => differences),
    unreproduced: sum(({ unreproduced }) => unreproduced),
    before: all('before'),
    after: all('after'),
    jobs: items,
    tooMany,
    ...present({ nextCursor }),
  };
}

function presentJob(job: ReplayedJob, shown: Shown): Replay['jobs'][number] {
  const { recorded, before, after, differences, unreproduced, settings } = job;
  const inGroup = [settings?.before, settings?.after].some((one) => one?.group !== undefined);
  return {
    id: recorded.jobId,
    differences: differences.length,
    before: figures(before, settings?.before, shown),
    after: figures(after, settings?.after, shown),
    runs: differences.slice(0, MOST_RUNS).map((difference) => ({
      ...presentRun(difference.before ?? difference.after),
      ...present({ before: presentOutcome(difference.before), after: presentOutcome(difference.after) }),
    })),
    unreproduced: unreproduced.length,
    cannot: unreproduced.slice(0, MOST_RUNS).map((difference) => ({
      ...presentRun(difference.before ?? difference.after),
      ...whyUnreproduced(difference, inGroup),
      ...present({ recorded: presentOutcome(difference.before), replayed: presentOutcome(difference.after) }),
    })),
    notes: notesOf(job),
  };
}

function figures(outcomes: Outcomes, settings: JobSettings | undefined, { prices, sizeOf }: Shown) {
  const summary = summaryOf([outcomes]);
  const { executed, busyMs } = summary;
  if (settings === undefined || executed === 0) {
    return { ...summary, usd: 0 };
  }
  const runs = { count: executed, takesMs: busyMs / executed, selfClocked: settings.precision === 'second' };
  const { run, command } = demandOfJob(settings, { ...runs, size: sizeOf(settings.runner) });
  return { ...summary, usd: usdOf(sumOf([run, command]), prices) };
}

function presentRun(outcome: Outcome | undefined) {
  const { runId = '', scheduledAt = 0, trigger = 'schedule' } = outcome ?? {};
  return { runId, scheduledAt: writeUtc(scheduledAt), trigger };
}

function presentOutcome(outcome: Outcome | undefined) {
  if (outcome === undefined) {
    return undefined;
  }
  const { status, reason, reasonCode, startedAtMs, finishedAtMs, isDrawn } = outcome;
  return {
    status,
    ...present({
      reason,
      reasonCode,
      startedAt: written(startedAtMs),
      finishedAt: written(finishedAtMs),
      drawn: isDrawn,
    }),
  };
}

function written(atMs: number | undefined): string | undefined {
  return atMs === undefined ? undefined : new Date(atMs).toISOString();
}
