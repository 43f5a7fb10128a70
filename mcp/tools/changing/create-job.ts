import * as z from 'zod';
import { ToolRefusal } from '#mcp/tools/answer.ts';
import { job } from '#mcp/tools/arguments.ts';
import { commandInWords } from '#mcp/tools/command-in-words.ts';
import { shownJob } from '#mcp/tools/shown-job.ts';
import { defineTool } from '#mcp/tools/tool.ts';
import { warnedOf } from '#mcp/tools/warned.ts';

const FIRES = 5;

/** The tool that creates a job. */
export const createJob = defineTool({
  name: 'create_job',
  title: 'Schedule a job',
  description:
    'Schedule a new cron job: run a command at a time or every so often, in a time zone, with retries and policies. Preview the schedule first and say the zone. The same job again changes nothing; another one of that id is refused: use change_job.',
  searchHint: 'schedule a job, run every day, recurring, remind',
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    job,
    dryRun: z.boolean().default(false).describe('true: only judge the job and say what would be done.'),
  }),
  async run({ client }, { job: given, dryRun }) {
    const [planned] = (await client.plan({ jobs: [given] })).items;
    if (planned?.change === 'updated') {
      throw new ToolRefusal('job_exists', `there is another job ${given.id}: change it with change_job`, {
        differences: planned.words,
      });
    }
    const isNew = planned?.change === 'created';
    const warnings = planned?.warnings ?? [];
    const warned = warnedOf([{ warnings }]);
    if (dryRun) {
      const would = isNew ? 'would be created' : 'is there already, just so';
      return {
        summary: `Job ${given.id} ${would}. Nothing was stored.${warned} ${commandInWords(given.command)}`,
        change: planned?.change,
        warnings,
      };
    }
    const created = isNew ? await client.createJob(given) : await client.getJob(given.id);
    const { items } = await client.nextFires(given.id, FIRES);
    const zone =
      given.timezone === undefined && created.schedule !== undefined
        ? ` No time zone was named: it fires in ${created.timezone}.`
        : '';
    const next = items[0] === undefined ? 'It has no fire to come.' : `It fires next at ${items[0].local}.`;
    return {
      summary: `Job ${created.id} ${isNew ? 'is created' : 'was there already, just so'}. ${next}${zone}${warned} ${commandInWords(created.command)}`,
      change: planned?.change,
      warnings,
      nextFires: items,
      job: shownJob(created),
    };
  },
});
