import * as z from 'zod';
import { defineTask } from '#adapters/commands/task/define.ts';
import { ClientError } from '#api/client/error.ts';
import type { TypedClient } from '#api/client/typed-client.ts';
import { MAX_PAGE_ITEMS } from '#api/routes/limits.ts';
import type { Job } from '#api/shapes/job.ts';
import type { Run } from '#api/shapes/run.ts';
import { type Period, renderSummary } from './daily-summary/render-summary.ts';
import { type JobSummary, summariseJob } from './daily-summary/summarise.ts';
import { writeReport } from './reports/write-report.ts';

const HOUR_MS = 3_600_000;
const FIRES_SHOWN = 3;

/** Sums up what all jobs did in the `hours` (24) before the planned instant: written as a report, and printed. */
export default defineTask({
  args: z.strictObject({ hours: z.number().positive().max(8_784).default(24) }).prefault({}),
  async run(context, { hours }) {
    const period = periodBefore(context.scheduledAt, hours);
    const jobs: JobSummary[] = [];
    for await (const job of context.api.eachJob()) {
      const summary = await summaryOf(context.api, job, period);
      jobs.push(...(summary === undefined ? [] : [summary]));
    }
    jobs.sort((one, other) => (one.id < other.id ? -1 : 1));
    const markdown = renderSummary(period, jobs);
    const file = await writeReport(context, markdown);
    return `${markdown}\nWritten to ${file}`;
  },
});

async function summaryOf(api: TypedClient, job: Job, period: Period): Promise<JobSummary | undefined> {
  try {
    const runs = await runsIn(api, job.id, period);
    const { items: nextFires } = await api.nextFires(job.id, FIRES_SHOWN);
    return summariseJob(job, runs, nextFires);
  } catch (error) {
    // Deleted since it was listed.
    if (error instanceof ClientError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

/** Whole seconds, so that the periods of consecutive summaries meet and do not overlap. */
function periodBefore(until: string, hours: number): Period {
  const from = new Date(Date.parse(until) - hours * HOUR_MS).toISOString();
  return { from: from.replace(/\.\d+Z$/, 'Z'), until };
}

async function runsIn(api: TypedClient, jobId: string, { from, until }: Period): Promise<readonly Run[]> {
  const lastSecond = new Date(Date.parse(until) - 1_000).toISOString();
  const runs: Run[] = [];
  for await (const run of api.eachRun(jobId, { from, to: lastSecond, limit: MAX_PAGE_ITEMS })) {
    runs.push(run);
  }
  return runs;
}
