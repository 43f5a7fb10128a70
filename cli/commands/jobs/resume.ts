import type { Command } from 'commander';
import { orAll } from '#cli/arguments/options.ts';
import { openSession, type Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { zoneTime } from '#cli/terminal/times.ts';

/** `cronstack resume JOB`, `cronstack resume --all` */
export function registerResume(program: Command, surroundings: Surroundings): void {
  program
    .command('resume')
    .description('resume a paused job')
    .argument('[job]', 'the id of a job')
    .option('--all', 'resume everything that pause --all paused')
    .action(async (id: string | undefined, { all }: { all?: true }, command: Command) => {
      const session = await openSession(surroundings, command);
      const job = orAll(id, all, command);
      await (job === 'all' ? resumeAll(session) : resumeJob(session, job.id));
    });
}

async function resumeAll({ client, print }: Session): Promise<void> {
  const answer = await client.resumeAll();
  print(answer, () => 'nothing is paused any more but what was paused by itself');
}

async function resumeJob({ client, print }: Session, id: string): Promise<void> {
  const job = await client.resumeJob(id);
  const next = job.nextFireAt === undefined ? 'no more fires' : `next fire ${zoneTime(job.nextFireAt, job.timezone)}`;
  print(job, () => `${job.id} is ${job.state}, ${next}`);
}
