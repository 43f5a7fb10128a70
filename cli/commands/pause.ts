import type { Command } from 'commander';
import { parseInstant } from '../option-values.ts';
import { openSession } from '../session.ts';
import type { Surroundings } from '../surroundings.ts';
import { utcTime } from '../times.ts';

interface PauseOptions {
  readonly note?: string;
  readonly until?: string;
}

/** `cronstack pause JOB` */
export function registerPause(program: Command, surroundings: Surroundings): void {
  program
    .command('pause')
    .description('pause a job: no fires are planned until it is resumed; what runs goes on')
    .argument('<job>', 'the id of a job')
    .option('--note <text>', 'why, for whoever asks later')
    .option('--until <instant>', 'when the pause ends by itself', parseInstant)
    .action(async (id: string, { note, until }: PauseOptions, command: Command) => {
      const { client, print } = openSession(surroundings, command);
      const options = { ...(note === undefined ? {} : { note }), ...(until === undefined ? {} : { until }) };
      const job = await client.pauseJob(id, options);
      print(job, () => `${job.id} is ${job.state}${until === undefined ? '' : ` until ${utcTime(job.pause?.until)}`}`);
    });
}
