import { type Command, Option } from 'commander';
import { MAX_PAGE_LINES } from '#api/routes/limits.ts';
import type { JobLine } from '#api/shapes/job-line.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { noteStandstill } from '#cli/calls/standstill.ts';
import { takeUpTo } from '#cli/calls/take-up-to.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { jobsTable } from '#cli/text/jobs-columns.ts';

const MAX_JOBS = 1_000_000;

interface ListOptions {
  readonly limit: number;
  readonly tag?: string;
  readonly state?: JobLine['state'];
  readonly source?: string;
  readonly query?: string;
  readonly sort?: 'id' | 'wakeAt';
}

/** `cronstack list` */
export function registerList(program: Command, surroundings: Surroundings): void {
  program
    .command('list')
    .description('list jobs with their next fires')
    .option('--limit <count>', 'at most so many', parseCount(MAX_JOBS), 100)
    .option('--tag <tag>', 'only jobs with this tag')
    .addOption(new Option('--state <state>', 'only jobs in this state').choices(['active', 'paused', 'finished']))
    .option('--source <label>', 'only jobs of this file or tool')
    .option('--query <words>', 'only jobs that have these words in id, name, tags or source')
    .addOption(new Option('--sort <order>', 'by id, or by when they are looked at next').choices(['id', 'wakeAt']))
    .action(async ({ limit, query: q, ...filter }: ListOptions, command: Command) => {
      const session = await openSession(surroundings, command);
      const page = { ...filter, q, limit: Math.min(limit, MAX_PAGE_LINES) };
      const list = await takeUpTo(limit, session.client.eachJobLine(page));
      const { items } = list;
      await noteStandstill(session, surroundings.now());
      session.printList(
        list,
        () => (items.length === 0 ? 'no jobs' : jobsTable(surroundings.stdout, items)),
        items.map(({ id }) => id),
      );
    });
}
