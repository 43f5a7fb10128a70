import type { Command } from 'commander';
import { DEFAULT_PAGE_ITEMS, MAX_COMING_FIRES } from '#api/routes/limits.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { firstOf, parseWhen, type When } from '#cli/arguments/when.ts';
import { noteStandstill } from '#cli/calls/standstill.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { utcTime } from '#cli/terminal/times.ts';
import { comingTable } from '#cli/text/fires-table.ts';

interface FiresOptions {
  readonly from?: When;
  readonly limit: number;
}

/** `cronstack fires` */
export function registerFires(program: Command, surroundings: Surroundings): void {
  program
    .command('fires')
    .alias('agenda')
    .description('show the fires to come of all jobs, for a day at most; runs after other jobs are not foreseen')
    .option('--from <time>', 'those at or after it, by clocks in UTC (default: now)', parseWhen)
    .option('--limit <count>', 'at most so many', parseCount(MAX_COMING_FIRES), DEFAULT_PAGE_ITEMS)
    .action(async ({ from, limit }: FiresOptions, command: Command) => {
      const session = await openSession(surroundings, command);
      const nowMs = surroundings.now();
      const instant = from && firstOf(from, { timezone: 'UTC', nowMs });
      const coming = await session.client.comingFires({ from: instant, limit });
      const inWords = () => {
        const more = coming.items.length < limit || limit === MAX_COMING_FIRES ? '' : '; --limit shows more';
        const through = `up to ${utcTime(coming.through)}${more}\n`;
        if (coming.items.length === 0) {
          return `no fires ${through}`;
        }
        const all = coming.items.length === 1 ? 'that is all' : 'these are all of them';
        return `${comingTable(surroundings.stdout, coming.items, nowMs)}${all} ${through}`;
      };
      await noteStandstill(session, surroundings.now());
      session.print(
        coming,
        inWords,
        coming.items.map(({ at }) => at),
      );
    });
}
