import type { Command } from 'commander';
import { DEFAULT_FIRES, MAX_FIRES } from '#api/routes/limits.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { firesTable } from '#cli/text/fires-table.ts';

/** `cronstack next JOB` */
export function registerNext(program: Command, surroundings: Surroundings): void {
  program
    .command('next')
    .description('show the next fires of a job')
    .argument('<job>', 'the id of a job')
    .option('--count <count>', 'how many', parseCount(MAX_FIRES), DEFAULT_FIRES)
    .action(async (id: string, { count }: { count: number }, command: Command) => {
      const { client, print } = openSession(surroundings, command);
      const { items } = await client.nextFires(id, count);
      print(
        items,
        () => (items.length === 0 ? 'no more fires' : firesTable(surroundings.stdout, items, surroundings.now())),
        items.map(({ at }) => at),
      );
    });
}
