import { type Command, InvalidArgumentError, Option } from 'commander';
import { MOST_REPLAY_SEED } from '#api/routes/limits.ts';
import { parseWhen } from '#cli/arguments/when.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { DEFAULT_REGION, PRICED_REGIONS } from '#domain/cost/prices.ts';
import type { ReplayOptions } from './replay-jobs.ts';

/** `cronstack replay` */
export function registerReplay(program: Command, surroundings: Surroundings): void {
  program
    .command('replay')
    .description('show what would have become of the runs that are recorded, had their jobs been other ones')
    .argument('[job...]', 'only these jobs (default: all)')
    .requiredOption('--from <time>', 'from then on, at most 31 days, by clocks in UTC', parseWhen)
    .option('--to <time>', 'until then, or the end of that day (default: now)', parseWhen)
    .option('--with <file>', 'with the jobs of a file, as for apply, in the place of those of their ids')
    .option('--seed <number>', 'draws what is not known in another way', parseSeed, 1)
    .addOption(new Option('--region <region>', 'whose list prices').choices(PRICED_REGIONS).default(DEFAULT_REGION))
    .action(async (ids: readonly string[], options: ReplayOptions, command: Command) =>
      (await import('./replay-jobs.ts')).replayJobs(surroundings, command, ids, options),
    );
}

function parseSeed(text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed <= MOST_REPLAY_SEED)) {
    throw new InvalidArgumentError(`Expected a whole number from 0 to ${MOST_REPLAY_SEED}.`);
  }
  return seed;
}
