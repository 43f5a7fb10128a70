import { type Command, InvalidArgumentError, Option } from 'commander';
import { MAX_REPLAYED_JOBS, MOST_REPLAY_SEED } from '#api/routes/limits.ts';
import { firstOf, lastOf, parseWhen, type When } from '#cli/arguments/when.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { DEFAULT_REGION, PRICED_REGIONS } from '#domain/cost/prices.ts';

interface ReplayOptions {
  readonly from: When;
  readonly to?: When;
  readonly with?: string;
  readonly seed: number;
  readonly region: string;
}

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
    .action(async (ids: readonly string[], options: ReplayOptions, command: Command) => {
      // Few commands need them.
      const { located } = await import('#cli/calls/pages.ts');
      const { replayOf } = await import('#cli/calls/replay-pages.ts');
      const { readJobFiles } = await import('#cli/job-files/read.ts');
      const { replayText } = await import('#cli/text/replay/replay.ts');
      const { client, print } = await openSession(surroundings, command);
      const { from, to, with: file, seed, region } = options;
      const placed = file === undefined ? [] : await readJobFiles(surroundings, file);
      if (placed.length > MAX_REPLAYED_JOBS) {
        command.error(`error: --with takes at most ${MAX_REPLAYED_JOBS} jobs, not ${placed.length}`);
      }
      const clocks = { timezone: 'UTC', nowMs: surroundings.now() };
      const body = {
        ...(ids.length === 0 ? {} : { jobs: [...new Set(ids)] }),
        from: firstOf(from, clocks),
        ...(to === undefined ? {} : { to: lastOf(to, clocks) }),
        with: placed.map(({ job }) => job),
        seed,
        region,
      };
      const whole = await located(placed, replayOf(client, body), 'with');
      print(whole, () => replayText({ ...whole, isChanged: file !== undefined }));
    });
}

function parseSeed(text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed <= MOST_REPLAY_SEED)) {
    throw new InvalidArgumentError(`Expected a whole number from 0 to ${MOST_REPLAY_SEED}.`);
  }
  return seed;
}
