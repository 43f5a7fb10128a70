import type { Command } from 'commander';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

/** `cronstack delete JOB` */
export function registerDelete(program: Command, surroundings: Surroundings): void {
  program
    .command('delete')
    .description('delete a job; what runs goes on, its history stays until its retention has passed')
    .argument('<job>', 'the id of a job')
    .action(async (id: string, _options: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      await client.deleteJob(id);
      print({ id, change: 'deleted' }, () => `${id} is deleted`);
    });
}
