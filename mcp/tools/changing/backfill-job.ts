import * as z from 'zod';
import { instant, jobId, requestId } from '#mcp/tools/arguments.ts';
import { defineTool } from '#mcp/tools/tool.ts';

const SHOWN_FIRES = 20;

/** The tool that runs fires of the past. */
export const backfillJob = defineTool({
  name: 'backfill_job',
  title: 'Backfill a scheduled job',
  description:
    'Run the fires of the past again that a scheduled job missed, or all of them, between two instants (backfill). By default it only says which: show that to the user, then call it again with dryRun false.',
  searchHint: 'backfill, run missed jobs of the past again',
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  input: z.strictObject({
    id: jobId,
    from: instant,
    to: instant,
    only: z
      .enum(['missed', 'all'])
      .default('missed')
      .describe('missed: those recorded as missed or as skipped for want of a slot; all: every fire of the schedule.'),
    order: z.enum(['oldest', 'newest']).default('oldest'),
    maxConcurrent: z.int().min(1).default(1),
    requestId,
    dryRun: z.boolean().default(true),
  }),
  async run({ client }, { id, requestId: idempotencyKey, dryRun, ...input }) {
    if (dryRun) {
      const { count, fires } = await client.planBackfill(id, input);
      return {
        summary: `It would run ${count} fires. Nothing was started.`,
        count,
        fires: fires.slice(0, SHOWN_FIRES),
      };
    }
    const backfill = await client.backfillJob(id, { ...input, idempotencyKey });
    return {
      summary: `Backfill ${backfill.id} of ${backfill.total} fires is under way. get_job shows how far it is.`,
      backfill,
    };
  },
});
