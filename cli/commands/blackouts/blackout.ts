import { type Command, Option } from 'commander';
import { parseWhen } from '#cli/arguments/when.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { AddOptions } from './add.ts';

/** `cronstack blackout [add]|list|remove`; what each does is loaded when it is asked for. */
export function registerBlackout(program: Command, surroundings: Surroundings): void {
  const blackout = program
    .command('blackout')
    .description('windows, set by hand, in which nothing fires: no job, none with a tag, or one job');
  blackout
    .command('add', { isDefault: true })
    .description('set one; what would be due in it is left out. What runs goes on, and jobs may be run by hand')
    .requiredOption('--to <time>', 'its end: the first second in which jobs fire again', parseWhen)
    .option('--from <time>', 'its beginning, by the clocks of the job, else in UTC (default: now)', parseWhen)
    .addOption(new Option('--tag <tag>', 'only the jobs with this tag').conflicts('job'))
    .option('--job <job>', 'only this job')
    .option('--note <text>', 'why, for whoever asks later')
    .addOption(
      new Option('--then <what>', 'when it is over, hand its fires to each job, as late ones').choices(['catchup']),
    )
    .action(async (options: AddOptions, command: Command) =>
      (await import('./add.ts')).addBlackout(surroundings, command, options),
    );
  blackout
    .command('list')
    .description('show those to come, those in force, and the last that are over')
    .action(async (_: object, command: Command) => (await import('./list.ts')).listBlackouts(surroundings, command));
  blackout
    .command('remove')
    .description('take one back; one that is in force ends now, and what was due in it so far stays left out')
    .argument('<blackout>', 'the id of a blackout')
    .action(async (id: string, _: object, command: Command) =>
      (await import('./remove.ts')).removeBlackout(surroundings, command, id),
    );
}
