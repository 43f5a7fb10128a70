import * as z from 'zod';
import { cursor, jobId, limit } from '#mcp/tools/arguments.ts';
import { andMore, pageThatFits } from '#mcp/tools/page.ts';
import { shownRun } from '#mcp/tools/shown-run.ts';
import { defineTool, READS } from '#mcp/tools/tool.ts';

const BAD = 'failed,timed_out,cancelled,skipped,missed';

/** The tool that lists runs. */
export const listRuns = defineTool({
  name: 'list_runs',
  title: 'List runs of scheduled jobs',
  description:
    'List runs and their outcomes, newest first: the history of one job, or over all jobs what failed, was missed or was skipped on a day. Use it for "what failed today", "did the backup run last night".',
  searchHint: 'what failed today, did it run last night, run history',
  hints: READS,
  input: z.strictObject({
    jobId: jobId.optional().describe('Only the runs of this job. Left out: of all jobs, one day.'),
    day: z.iso
      .date()
      .optional()
      .describe('A day (UTC), such as 2026-11-28. Left out with all jobs: the last 24 hours.'),
    kind: z.enum(['bad', 'ok', 'all']).default('all').describe('bad: whatever did not succeed; ok: what did.'),
    limit,
    cursor,
  }),
  async run({ client }, { jobId: ofJob, day, kind, limit: most, cursor: after }) {
    const range = day === undefined ? {} : { from: `${day}T00:00:00Z`, to: `${day}T23:59:59Z` };
    const going = after === undefined ? {} : { cursor: after };
    const isSearch = ofJob === undefined || kind !== 'all';
    const status = kind === 'all' ? {} : { status: kind === 'ok' ? 'succeeded' : BAD };
    const page = await pageThatFits(
      most,
      (few) =>
        isSearch
          ? client.searchRuns({
              ...range,
              ...going,
              ...status,
              ...(ofJob === undefined ? {} : { job: ofJob }),
              limit: few,
            })
          : client.listRuns(ofJob, { ...range, ...going, limit: few }),
      shownRun,
    );
    const { length } = page.items;
    return { summary: `${length} ${length === 1 ? 'run' : 'runs'}, newest first.${andMore(page)}`, ...page };
  },
});
