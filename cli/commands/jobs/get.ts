import type { Command } from 'commander';
import { noteStandstill } from '#cli/calls/standstill.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { jobText } from '#cli/text/job.ts';

/** `cronstack get JOB` */
export function registerGet(program: Command, surroundings: Surroundings): void {
  program
    .command('get')
    .description('show a job: its definition, state and counters')
    .argument('<job>', 'the id of a job')
    .action(async (id: string, _options: object, command: Command) => {
      const session = await openSession(surroundings, command);
      const job = await session.client.getJob(id);
      await noteStandstill(session);
      session.print(job, () => jobText(surroundings.stdout, job, surroundings.now()), [job.id]);
    });
}
