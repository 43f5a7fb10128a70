import type { Command } from 'commander';
import { nextOf, parseWhen, type When, zoneOfWhen } from '#cli/arguments/when.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';
import { utcTime } from '#cli/terminal/times.ts';

interface MuteOptions {
  readonly until?: When;
  readonly off?: true;
  readonly note?: string;
}

/** `cronstack mute JOB` */
export function registerMute(program: Command, surroundings: Surroundings): void {
  program
    .command('mute')
    .description('have nothing told of a job for a while; what is still open then is told')
    .argument('<job>', 'the id of a job')
    .option('--until <time>', 'until when, by the clocks of the job', parseWhen)
    .option('--off', 'tell again, from now on')
    .option('--note <text>', 'why, for whoever asks later')
    .action(async (id: string, { until, off, note }: MuteOptions, command: Command) => {
      if ((until === undefined) === (off === undefined)) {
        command.error('error: say --until a time, or --off');
      }
      const { client, print } = await openSession(surroundings, command);
      const timezone = await zoneOfWhen([until], async () => (await client.getJob(id)).timezone);
      const instant = until && nextOf(until, { timezone, nowMs: surroundings.now() });
      const job = await client.muteJob(id, { until: instant, note });
      const silence = job.mute === undefined ? 'is told of again' : `is muted until ${utcTime(job.mute.until)}`;
      print(job, () => `${printable(id)} ${silence}`);
    });
}
