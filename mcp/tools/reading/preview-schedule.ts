import * as z from 'zod';
import { instant } from '#mcp/tools/arguments.ts';
import { defineTool, READS } from '#mcp/tools/tool.ts';
import { warnedOf } from '#mcp/tools/warned.ts';

/** The tool that says when a schedule would fire. */
export const previewSchedule = defineTool({
  name: 'preview_schedule',
  title: 'Preview a schedule',
  description:
    'Say in words when a cron expression or schedule would fire, list its next fires in local time, and warn of clock changes (DST) and of what it may not mean. Stores nothing: use it before you schedule a job.',
  searchHint: 'schedule preview, when does a cron expression fire',
  hints: READS,
  input: z.strictObject({
    schedule: z
      .union([z.string(), z.looseObject({}), z.array(z.unknown())])
      .describe(
        'A cron expression of 5 or 6 fields, "every 90s", an object such as {"at": ["2026-12-01T09:00"]}, or a list of these.',
      ),
    timezone: z.string().optional().describe("An IANA time zone such as Europe/Berlin. Left out: the configuration's."),
    from: instant.optional(),
    count: z.int().min(1).max(20).default(5),
  }),
  async run({ client }, input) {
    const { fires, entries: _, ...preview } = await client.preview(input);
    const zone = input.timezone === undefined ? ` No zone was named: it is read in ${preview.timezone}.` : '';
    const first = fires[0] === undefined ? 'It never fires.' : `It fires next at ${fires[0].local}.`;
    return { summary: `${preview.description}. ${first}${zone}${warnedOf([preview])}`, ...preview, fires };
  },
});
