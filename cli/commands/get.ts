import type { Command } from 'commander';
import { jobText } from '../job-text.ts';
import { openSession } from '../session.ts';
import type { Surroundings } from '../surroundings.ts';

/** `cronstack get JOB` */
export function registerGet(program: Command, surroundings: Surroundings): void {
  program
    .command('get')
    .description('show a job: its definition, state and counters')
    .argument('<job>', 'the id of a job')
    .action(async (id: string, _options: object, command: Command) => {
      const { client, print } = openSession(surroundings, command);
      const job = await client.getJob(id);
      print(job, () => jobText(surroundings.stdout, job, surroundings.now()));
    });
}
