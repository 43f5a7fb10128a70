import * as z from 'zod';
import { runId } from '#mcp/tools/arguments.ts';
import { runInWords, shownRun } from '#mcp/tools/shown-run.ts';
import { defineTool } from '#mcp/tools/tool.ts';

/** The tool that cancels a run. */
export const cancelRun = defineTool({
  name: 'cancel_run',
  title: 'Cancel a run',
  description:
    'Cancel (stop, kill) a run of a scheduled job that runs or waits. One that runs is stopped within seconds.',
  searchHint: 'cancel, stop or kill a run',
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ runId }),
  async run({ client }, { runId: id }) {
    const run = await client.cancelRun(id);
    return { summary: `Its cancellation is asked for. ${runInWords(run)}`, run: shownRun(run) };
  },
});
