import * as z from 'zod';
import { cursor, jobId, limit } from '#mcp/tools/arguments.ts';
import { pageThatFits } from '#mcp/tools/page.ts';
import { defineTool, READS } from '#mcp/tools/tool.ts';

/** The tool that tells what is wrong now, and what was told of it. */
export const listIncidents = defineTool({
  name: 'list_incidents',
  title: 'List open incidents and notices',
  description:
    'List what is wrong now over all scheduled jobs (failing, late, overrun, silent, paused: open incidents, longest first), or with id the notices and alerts that were sent about one job and whether they arrived.',
  searchHint: 'open incidents, what is wrong, alerts',
  hints: READS,
  input: z.strictObject({ id: jobId.optional().describe('Tell the notices of this job instead.'), limit, cursor }),
  async run({ client }, { id, limit: most, cursor: after }) {
    const query = after === undefined ? {} : { cursor: after };
    if (id !== undefined) {
      const page = await pageThatFits(
        most,
        (few) => client.listNotices(id, { ...query, limit: few }),
        (one) => one,
      );
      return { summary: `${page.items.length} notices of job ${id}, newest first.`, ...page };
    }
    const page = await pageThatFits(
      most,
      (few) => client.listIncidents({ ...query, limit: few }),
      (one) => one,
    );
    return { summary: page.items.length === 0 ? 'Nothing is wrong.' : `${page.items.length} open incidents.`, ...page };
  },
});
