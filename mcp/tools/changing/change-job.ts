import * as z from 'zod';
import { jobId } from '#mcp/tools/arguments.ts';
import { shownJob } from '#mcp/tools/shown-job.ts';
import { defineTool } from '#mcp/tools/tool.ts';

/** The tool that changes a job. */
export const changeJob = defineTool({
  name: 'change_job',
  title: 'Change a scheduled job',
  description:
    'Change a scheduled job: its schedule, time zone, command, retries or any other field. Only what patch names changes; null takes a field away. Read the job with get_job first: ifRevision is the revision it showed.',
  searchHint: 'reschedule, edit, update',
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    id: jobId,
    patch: z.looseObject({}).describe('The fields to change (JSON merge patch, RFC 7396).'),
    ifRevision: z
      .int()
      .min(1)
      .describe('The revision that is changed, as get_job showed it. Another one there is refused.'),
  }),
  async run({ client }, { id, patch, ifRevision }) {
    const before = await client.getJob(id);
    const job = await client.patchJob(id, patch, { ifRevision });
    const changed = Object.keys(patch).filter((name) => !isSame(Reflect.get(before, name), Reflect.get(job, name)));
    const words = changed.length === 0 ? 'Nothing changed.' : `Changed: ${changed.join(', ')}.`;
    return { summary: `Job ${id} is at revision ${job.revision}. ${words}`, changed, job: shownJob(job) };
  },
});

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
