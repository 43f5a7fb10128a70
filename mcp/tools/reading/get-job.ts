import * as z from 'zod';
import { jobId } from '#mcp/tools/arguments.ts';
import { shownJob } from '#mcp/tools/shown-job.ts';
import { defineTool, READS } from '#mcp/tools/tool.ts';

const FIRES = 5;

/** The tool that reads a job. */
export const getJob = defineTool({
  name: 'get_job',
  title: 'Read a scheduled job',
  description:
    'Read one scheduled job: its schedule, command, policies, revision, last run, counters, and its next fires in local time. Needed before change_job, which asks for the revision.',
  searchHint: 'show a scheduled job, its next runs',
  hints: READS,
  input: z.strictObject({ id: jobId }),
  async run({ client }, { id }) {
    const [job, { items }] = await Promise.all([client.getJob(id), client.nextFires(id, FIRES)]);
    const next = items[0] === undefined ? 'It has no fire to come.' : `It fires next at ${items[0].local}.`;
    return {
      summary: `Job ${job.id} is ${job.state}, at revision ${job.revision}. ${next}`,
      nextFires: items,
      job: shownJob(job),
    };
  },
});
