import type { Command } from 'commander';
import { MAX_PAGE_ITEMS } from '#api/routes/limits.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { takeUpTo } from '#cli/calls/take-up-to.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { noticesTable } from '#cli/text/notices/notices.ts';

const MAX_NOTICES = 1_000_000;

/** `cronstack notices [JOB]` */
export function registerNotices(program: Command, surroundings: Surroundings): void {
  program
    .command('notices')
    .description('what was told of a job, and what became of it; without a job, what is still to be told')
    .argument('[job]', 'the id of a job, also of a deleted one')
    .option('--limit <count>', 'at most so many', parseCount(MAX_NOTICES), 20)
    .action(async (job: string | undefined, { limit }: { limit: number }, command: Command) => {
      const { client, printList } = await openSession(surroundings, command);
      const page = { limit: Math.min(limit, MAX_PAGE_ITEMS) };
      const found = job === undefined ? client.eachPending(page) : client.eachNotice(job, page);
      const list = await takeUpTo(limit, found);
      const { items } = list;
      printList(
        list,
        () => (items.length === 0 ? 'no notices' : noticesTable(surroundings.stdout, items)),
        items.map(({ id }) => id),
      );
    });
}
