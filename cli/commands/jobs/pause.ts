import type { Command } from 'commander';
import { orAll } from '#cli/arguments/options.ts';
import { nextOf, parseWhen, type When, zoneOfWhen } from '#cli/arguments/when.ts';
import { openSession, type Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { utcTime } from '#cli/terminal/times.ts';

interface PauseOptions {
  readonly note?: string;
  readonly until?: When;
  readonly all?: true;
}

/** `cronstack pause JOB`, `cronstack pause --all` */
export function registerPause(program: Command, surroundings: Surroundings): void {
  program
    .command('pause')
    .description('pause a job: no fires are planned until it is resumed; what runs goes on')
    .argument('[job]', 'the id of a job')
    .option('--all', 'pause everything')
    .option('--note <text>', 'why, for whoever asks later')
    .option('--until <time>', 'of a job: when the pause ends by itself, by its clocks', parseWhen)
    .action(async (id: string | undefined, options: PauseOptions, command: Command) => {
      const session = await openSession(surroundings, command);
      const job = orAll(id, options.all, command);
      if (job === 'all' && options.until !== undefined) {
        command.error('error: --until is for one job');
      }
      await (job === 'all' ? pauseAll(session, options) : pauseJob(session, job.id, options, surroundings.now()));
    });
}

async function pauseAll({ client, print }: Session, { note }: PauseOptions): Promise<void> {
  const answer = await client.pauseAll({ note });
  print(answer, () => `everything is paused from ${utcTime(answer.paused?.pausedAt)} on`);
}

async function pauseJob(
  { client, print }: Session,
  id: string,
  { note, until }: PauseOptions,
  nowMs: number,
): Promise<void> {
  const timezone = await zoneOfWhen([until], async () => (await client.getJob(id)).timezone);
  const job = await client.pauseJob(id, { note, until: until && nextOf(until, { timezone, nowMs }) });
  print(job, () => `${job.id} is ${job.state}${until === undefined ? '' : ` until ${utcTime(job.pause?.until)}`}`);
}
