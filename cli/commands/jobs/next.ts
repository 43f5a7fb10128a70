import type { Command } from 'commander';
import { DEFAULT_FIRES, MAX_FIRES } from '#api/routes/limits.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { noteStandstill } from '#cli/calls/standstill.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { firesTable } from '#cli/text/fires-table.ts';
import { noFiresText } from '#cli/text/no-fires.ts';

/** `cronstack next JOB` */
export function registerNext(program: Command, surroundings: Surroundings): void {
  program
    .command('next')
    .description('show the next fires of a job')
    .argument('<job>', 'the id of a job')
    .option('--count <count>', 'how many', parseCount(MAX_FIRES), DEFAULT_FIRES)
    .action(async (id: string, { count }: { count: number }, command: Command) => {
      const session = await openSession(surroundings, command);
      const { items } = await session.client.nextFires(id, count);
      const job = items.length === 0 ? await session.client.getJob(id) : undefined;
      await noteStandstill(session, surroundings.now(), ({ job }) => job === undefined || job === id);
      session.print(
        items,
        () => (job === undefined ? firesTable(surroundings.stdout, items, surroundings.now()) : noFiresText(job)),
        items.map(({ at }) => at),
      );
    });
}
