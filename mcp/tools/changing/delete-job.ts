import * as z from 'zod';
import { ToolRefusal } from '#mcp/tools/answer.ts';
import { jobId } from '#mcp/tools/arguments.ts';
import { defineTool } from '#mcp/tools/tool.ts';

/** The tool that deletes a job. */
export const deleteJob = defineTool({
  name: 'delete_job',
  title: 'Delete a scheduled job',
  description:
    'Delete (remove, unschedule) a scheduled job. Its history stays. Without confirm it only says what would go: show that to the user first.',
  searchHint: 'delete, remove, unschedule',
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  input: z.strictObject({
    id: jobId,
    confirm: z.string().optional().describe('The id once more, when the user has agreed.'),
    ifRevision: z.int().min(1).optional(),
  }),
  async run({ client }, { id, confirm, ifRevision }) {
    if (confirm !== id) {
      const { revision, nextFireAt, activeRunIds, waitingRunIds } = await client.getJob(id);
      throw new ToolRefusal('confirmation_required', `ask the user, then pass confirm: ${JSON.stringify(id)}`, {
        id,
        revision,
        nextFireAt,
        activeRunIds,
        waitingRunIds,
      });
    }
    await client.deleteJob(id, ifRevision === undefined ? {} : { ifRevision });
    return { summary: `Job ${id} is deleted. Its history stays.` };
  },
});
