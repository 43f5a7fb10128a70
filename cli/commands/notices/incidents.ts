import type { Command } from 'commander';
import { MAX_PAGE_ITEMS } from '#api/routes/limits.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { takeUpTo } from '#cli/calls/take-up-to.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { incidentsTable } from '#cli/text/notices/incidents.ts';

const MAX_INCIDENTS = 1_000_000;

/** `cronstack incidents` */
export function registerIncidents(program: Command, surroundings: Surroundings): void {
  program
    .command('incidents')
    .description('the trouble that is open now, of all jobs, longest first')
    .option('--limit <count>', 'at most so many', parseCount(MAX_INCIDENTS), 50)
    .action(async ({ limit }: { limit: number }, command: Command) => {
      const { client, printList } = await openSession(surroundings, command);
      const incidents = client.eachIncident({ limit: Math.min(limit, MAX_PAGE_ITEMS) });
      const list = await takeUpTo(limit, incidents);
      const { items } = list;
      printList(
        list,
        () => (items.length === 0 ? 'no trouble' : incidentsTable(surroundings.stdout, items)),
        items.map(({ id }) => id),
      );
    });
}
