import * as z from 'zod';
import { jobId } from '#mcp/tools/arguments.ts';
import { defineTool } from '#mcp/tools/tool.ts';

/** The tool that resumes a job. */
export const resumeJob = defineTool({
  name: 'resume_job',
  title: 'Resume a paused job',
  description: 'Resume a paused scheduled job: it fires again from its next fire on.',
  searchHint: 'resume, unpause, fire again',
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ id: jobId }),
  async run({ client }, { id }) {
    const { state, nextFireAt } = await client.resumeJob(id);
    const next = nextFireAt === undefined ? 'It has no fire to come.' : `It fires next at ${nextFireAt}.`;
    return { summary: `Job ${id} is ${state}. ${next}`, state, nextFireAt };
  },
});
