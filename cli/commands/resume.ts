import type { Command } from 'commander';
import { openSession } from '../session.ts';
import type { Surroundings } from '../surroundings.ts';
import { zoneTime } from '../times.ts';

/** `cronstack resume JOB` */
export function registerResume(program: Command, surroundings: Surroundings): void {
  program
    .command('resume')
    .description('resume a paused job')
    .argument('<job>', 'the id of a job')
    .action(async (id: string, _options: object, command: Command) => {
      const { client, print } = openSession(surroundings, command);
      const job = await client.resumeJob(id);
      const next =
        job.nextFireAt === undefined ? 'no more fires' : `next fire ${zoneTime(job.nextFireAt, job.timezone)}`;
      print(job, () => `${job.id} is ${job.state}, ${next}`);
    });
}
