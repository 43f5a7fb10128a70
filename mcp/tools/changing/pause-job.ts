import * as z from 'zod';
import { instant, jobId } from '#mcp/tools/arguments.ts';
import { defineTool } from '#mcp/tools/tool.ts';

/** The tool that pauses a job. */
export const pauseJob = defineTool({
  name: 'pause_job',
  title: 'Pause a scheduled job',
  description:
    'Pause a scheduled job: it does not fire until it is resumed, or until an instant. Fires of the pause are not caught up. A run that goes on is not stopped: that is cancel_run.',
  searchHint: 'pause, stop firing for a while',
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    id: jobId,
    note: z.string().max(500).optional().describe('Why; it is shown to whoever asks.'),
    until: instant.optional().describe('The instant at which the pause ends by itself.'),
  }),
  async run({ client }, { id, ...pause }) {
    const job = await client.pauseJob(id, pause);
    const until = job.pause?.until === undefined ? 'until it is resumed' : `until ${job.pause.until}`;
    return {
      summary: `Job ${id} is ${job.state} ${until}.`,
      state: job.state,
      pause: job.pause,
      activeRunIds: job.activeRunIds,
    };
  },
});
