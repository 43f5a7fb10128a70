import { type Command, Option } from 'commander';
import { MAX_PAGE_ITEMS } from '#api/routes/limits.ts';
import type { Job } from '#api/shapes/job.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { takeUpTo } from '#cli/calls/take-up-to.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { jobsTable } from '#cli/text/jobs-table.ts';

const MAX_JOBS = 1_000_000;

interface ListOptions {
  readonly limit: number;
  readonly tag?: string;
  readonly state?: Job['state'];
}

/** `cronstack list` */
export function registerList(program: Command, surroundings: Surroundings): void {
  program
    .command('list')
    .description('list jobs with their next fires')
    .option('--limit <count>', 'at most so many', parseCount(MAX_JOBS), 100)
    .option('--tag <tag>', 'only jobs with this tag')
    .addOption(new Option('--state <state>', 'only jobs in this state').choices(['active', 'paused', 'finished']))
    .action(async ({ limit, tag, state }: ListOptions, command: Command) => {
      const { client, print } = openSession(surroundings, command);
      const page = { tag, state, limit: Math.min(limit, MAX_PAGE_ITEMS) };
      const { items, more } = await takeUpTo(limit, client.eachJob(page));
      print(items, () => {
        const rest = more ? `the first ${items.length} jobs; --limit shows more\n` : '';
        return items.length === 0 ? 'no jobs' : jobsTable(surroundings.stdout, items) + rest;
      });
    });
}
