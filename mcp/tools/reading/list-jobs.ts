import * as z from 'zod';
import { cursor, limit } from '#mcp/tools/arguments.ts';
import { andMore, pageThatFits } from '#mcp/tools/page.ts';
import { defineTool, READS } from '#mcp/tools/tool.ts';

/** The tool that lists jobs. */
export const listJobs = defineTool({
  name: 'list_jobs',
  title: 'List scheduled jobs',
  description:
    'List the cron jobs and scheduled jobs that Cronstack runs: ids, schedules, time zones, states, next fires and recent outcomes. Use it first: is there a job for it already?',
  searchHint: 'cron jobs, scheduled tasks, what is scheduled',
  hints: READS,
  input: z.strictObject({
    tag: z.string().optional().describe('Only jobs with this tag.'),
    state: z.enum(['active', 'paused', 'finished']).optional().describe('Only jobs in this state.'),
    limit,
    cursor,
  }),
  async run({ client }, { limit: most, ...query }) {
    const page = await pageThatFits(
      most,
      (few) => client.listJobLines({ ...query, limit: few }),
      ({ id, name, state, schedule, timezone, nextFireAt, finishedAt, outcomes, running, waiting, tags, after }) => ({
        id,
        ...(name === id ? {} : { name }),
        state,
        ...(schedule === undefined ? { after } : { schedule, timezone }),
        nextFireAt,
        finishedAt,
        outcomes,
        ...(running + waiting === 0 ? {} : { running, waiting }),
        ...(tags.length === 0 ? {} : { tags }),
      }),
    );
    const { length } = page.items;
    const none = page.nextCursor === undefined ? 'No job.' : 'None on this page.';
    return {
      summary: `${length === 0 ? none : `${length} ${length === 1 ? 'job' : 'jobs'}.`}${andMore(page)} In outcomes, newest first: S succeeded, F failed, T timed out, C cancelled, K skipped, M missed.`,
      ...page,
    };
  },
});
