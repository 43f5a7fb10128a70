import * as z from 'zod';
import { ToolRefusal } from '#mcp/tools/answer.ts';
import { job } from '#mcp/tools/arguments.ts';
import { defineTool } from '#mcp/tools/tool.ts';
import { warnedOf } from '#mcp/tools/warned.ts';

/** The tool that applies a set of jobs. */
export const applyJobs = defineTool({
  name: 'apply_jobs',
  title: 'Apply a set of scheduled jobs',
  description:
    'Create and update many scheduled jobs at once, as from a file; with prune also delete those of the same source that are not among them. By default it only says what would be done: show that to the user, then call it again with dryRun false.',
  searchHint: 'create many scheduled jobs, import a file of jobs',
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    jobs: z.array(job).max(100),
    source: z.string().min(1).max(200).optional().describe('The set that the jobs belong to.'),
    prune: z.boolean().default(false).describe('Delete the other jobs of the source.'),
    confirm: z.int().optional().describe('With prune: the number of jobs that will be deleted, as the dry run said.'),
    dryRun: z.boolean().default(true),
  }),
  async run({ client }, { jobs, source, prune, confirm, dryRun }) {
    const set = { jobs, ...(source === undefined ? {} : { source }), ...(prune ? { prune } : {}) };
    const { items, hash } = await client.plan(set);
    const deleted = items.filter(({ change }) => change === 'deleted').length;
    const words = wordsOf(items.map(({ change }) => change));
    if (dryRun) {
      return { summary: `It would be: ${words}. Nothing was stored.${warnedOf(items)}`, items };
    }
    if (deleted > 0 && confirm !== deleted) {
      throw new ToolRefusal(
        'confirmation_required',
        `this deletes ${deleted} jobs: ask the user, then pass confirm: ${deleted}`,
        { deleted: items.filter(({ change }) => change === 'deleted').map(({ id }) => id) },
      );
    }
    const applied = await client.apply({ ...set, plan: hash });
    return { summary: `Done: ${words}.${warnedOf(applied.items)}`, items: applied.items };
  },
});

function wordsOf(changes: readonly string[]): string {
  const counts = [...new Set(changes)].map((change) => `${changes.filter((one) => one === change).length} ${change}`);
  return counts.length === 0 ? 'nothing' : counts.join(', ');
}
