import * as z from 'zod';
import { isFinal } from '#api/words/final.ts';
import { jobId, requestId } from '#mcp/tools/arguments.ts';
import { runInWords, shownRun } from '#mcp/tools/shown-run.ts';
import { defineTool } from '#mcp/tools/tool.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** The tool that runs a job now. */
export const runJob = defineTool({
  name: 'run_job',
  title: 'Run a scheduled job now',
  description:
    'Run a scheduled job now, once, outside its schedule, and wait for its outcome for up to 50 seconds. Its command has whatever effect it has: ask the user first.',
  searchHint: 'run a scheduled job now, trigger',
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  input: z.strictObject({
    id: jobId,
    requestId,
    force: z.boolean().default(false).describe('Run also where the overlap policy would skip it.'),
    waitSeconds: z.int().min(0).max(50).default(20).describe('The longest to wait for the outcome.'),
  }),
  async run({ client, sleep }, { id, requestId: idempotencyKey, force, waitSeconds }) {
    let run = await client.runJob(id, { idempotencyKey, ...(force ? { force } : {}) });
    let leftMs = waitSeconds * 1_000;
    for (
      let pauseMs = FIRST_PAUSE_MS;
      !isFinal(run) && leftMs > 0;
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)
    ) {
      await sleep(Math.min(pauseMs, leftMs));
      leftMs -= pauseMs;
      run = await client.getRun(run.id);
    }
    const look = isFinal(run) ? '' : ' Look again with get_run.';
    return { summary: `${runInWords(run)}${look}`, run: shownRun(run), output: run.outputTail };
  },
});
