import type { Command } from 'commander';
import { openSession } from '../session.ts';
import type { Surroundings } from '../surroundings.ts';

/** `cronstack pause JOB` */
export function registerPause(program: Command, surroundings: Surroundings): void {
  program
    .command('pause')
    .description('pause a job: no fires are planned until it is resumed; what runs goes on')
    .argument('<job>', 'the id of a job')
    .option('--note <text>', 'why, for whoever asks later')
    .action(async (id: string, { note }: { note?: string }, command: Command) => {
      const { client, print } = openSession(surroundings, command);
      const job = await client.pauseJob(id, note === undefined ? {} : { note });
      print(job, () => `${job.id} is ${job.state}`);
    });
}
