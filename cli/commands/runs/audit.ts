import type { Command } from 'commander';
import { MAX_PAGE_ITEMS } from '#api/routes/limits.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { takeUpTo } from '#cli/calls/take-up-to.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { auditText } from '#cli/text/edits/audit.ts';

const MAX_ENTRIES = 1_000_000;

/** `cronstack audit JOB` */
export function registerAudit(program: Command, surroundings: Surroundings): void {
  program
    .command('audit')
    .description('who did what to a job, newest first, with what each edit changed')
    .argument('<job>', 'the id of a job, also of a deleted one')
    .option('--limit <count>', 'at most so many', parseCount(MAX_ENTRIES), 50)
    .action(async (id: string, { limit }: { limit: number }, command: Command) => {
      const { client, printList } = await openSession(surroundings, command);
      const entries = client.eachAuditEntry(id, { limit: Math.min(limit, MAX_PAGE_ITEMS) });
      const list = await takeUpTo(limit, entries);
      printList(list, () => auditText(surroundings.stdout, list.items));
    });
}
