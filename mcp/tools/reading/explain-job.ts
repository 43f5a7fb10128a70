import * as z from 'zod';
import type { Explanation } from '#api/shapes/explanation/explanation.ts';
import type { Run } from '#api/shapes/run.ts';
import { notPlannedText } from '#api/words/not-planned.ts';
import { instant, jobId } from '#mcp/tools/arguments.ts';
import { shownRun } from '#mcp/tools/shown-run.ts';
import { defineTool, READS } from '#mcp/tools/tool.ts';

/** The tool that says why. */
export const explainJob = defineTool({
  name: 'explain_job',
  title: 'Explain why a job did or did not run',
  description:
    'Why did it not run? Why did it run, fail, start late or twice? Says what became of a scheduled job at an instant: the fire, what happened to it step by step, the reason by the ledger, and the fires before and after. Use it instead of guessing from the cron expression.',
  searchHint: 'why did it not run, why did a job run, why did it fail',
  hints: READS,
  input: z.strictObject({
    id: jobId,
    at: instant.optional().describe('The instant to explain (RFC 3339). Left out: the latest fire.'),
  }),
  async run({ client }, { id, at }) {
    const asked = await client.explain(id, at);
    const latest = at === undefined && asked.kind === 'not_planned' ? asked.before?.at : undefined;
    const found = latest === undefined ? asked : await client.explain(id, latest);
    return { summary: inWords(found), ...shown(found) };
  },
});

function inWords(found: Explanation): string {
  const at = `${found.local} (${found.timezone})`;
  switch (found.kind) {
    case 'decided':
      return `The fire of ${at} is ${found.run.status}${found.run.reasonCode === undefined ? '' : `, for the reason ${found.run.reasonCode}`}: story says what happened, run.reason why.`;
    case 'planned':
      return `The fire of ${at} has no outcome yet: it is ${found.when.replaceAll('_', ' ')}${found.skip === undefined ? '' : ', and somebody asked to skip it'}${found.blackout === undefined ? '' : `, and is decided when its blackout is over, at ${found.blackout.to}`}.`;
    case 'not_planned':
      return `Nothing was planned for ${at}: ${found.why.map((why) => notPlannedText(why, (time) => time)).join('; ')}.`;
    case 'unrecorded':
      return `There is no record of ${at}: ${found.because === 'expired' ? 'it was kept for its time and is gone' : 'nothing is known of it'}.`;
  }
}

function shown(found: Explanation): object {
  const { otherRuns, before, after, ...rest } = found;
  return {
    ...rest,
    ...('run' in rest ? { run: shownRun(rest.run), output: rest.run.outputTail } : {}),
    ...(before === undefined ? {} : { before: near(before) }),
    ...(after === undefined ? {} : { after: near(after) }),
    ...(otherRuns.length === 0 ? {} : { otherRuns: otherRuns.map(shownRun) }),
  };
}

function near({ run, ...fire }: { readonly at: string; readonly run?: Run | undefined }): object {
  return run === undefined ? fire : { ...fire, run: { id: run.id, status: run.status, reasonCode: run.reasonCode } };
}
