import type { Command } from 'commander';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { present } from '#domain/values/present.ts';

/** `cronstack delete JOB` */
export function registerDelete(program: Command, surroundings: Surroundings): void {
  program
    .command('delete')
    .description('delete a job; what runs goes on, its history stays until its retention has passed')
    .argument('<job>', 'the id of a job')
    .option('--force', 'also where other jobs run after it')
    .action(async (id: string, { force }: { readonly force?: boolean }, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      await client.deleteJob(id, present({ force }));
      print({ id, change: 'deleted' }, () => `${id} is deleted`);
    });
}
