import type { Command } from 'commander';
import type { Job } from '#api/shapes/job.ts';
import { nextOf, parseWhen, type When, zoneOfWhen } from '#cli/arguments/when.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';
import { bothTimes } from '#cli/terminal/times.ts';
import { noFiresText } from '#cli/text/no-fires.ts';

interface SkipOptions {
  readonly at?: When;
  readonly next?: true;
  readonly undo?: true;
  readonly note?: string;
}

/** `cronstack skip JOB` */
export function registerSkip(program: Command, surroundings: Surroundings): void {
  program
    .command('skip')
    .description('skip just one fire of a job: the next one, or that at an instant')
    .argument('<job>', 'the id of a job')
    .option('--next', 'the next fire (the default)')
    .option('--at <time>', 'the fire then, by the clocks of the job', parseWhen)
    .option('--undo', 'take it back: the fire is planned again')
    .option('--note <text>', 'why, for whoever asks later')
    .action(async (id: string, { at, next, undo, note }: SkipOptions, command: Command) => {
      if (at !== undefined && next === true) {
        command.error('error: --at and --next are two different wishes');
      }
      const { client, print } = await openSession(surroundings, command);
      const timezone = await zoneOfWhen([at], async () => (await client.getJob(id)).timezone);
      const clocks = { timezone, nowMs: surroundings.now() };
      const fire = at === undefined ? ({ next: true } as const) : { at: nextOf(at, clocks) };
      const job = await client.skipFire(id, { ...fire, undo, note });
      print(job, () => skippedText(job));
    });
}

function skippedText(job: Job): string {
  const { id, timezone, skips, nextFireAt } = job;
  const skipped = skips.length === 0 ? 'no fire' : skips.map(({ at }) => bothTimes(at, timezone)).join(', ');
  const next = nextFireAt === undefined ? noFiresText(job) : `next fire ${bothTimes(nextFireAt, timezone)}`;
  return `${printable(id)} skips ${skipped}; ${next}`;
}
