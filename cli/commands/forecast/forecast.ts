import type { Command } from 'commander';
import { DEFAULT_FORECAST_DAYS, MOST_FORECAST_DAYS, MOST_FORECAST_TAKES_MS } from '#api/routes/limits.ts';
import type { Job } from '#api/shapes/job.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { parseTakes, TAKES_HELP } from '#cli/arguments/takes.ts';
import { firstOf, parseWhen, type When } from '#cli/arguments/when.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

interface ForecastOptions {
  readonly from?: When;
  readonly days: number;
  readonly takes?: number;
  readonly spread?: string;
}

const HOUR_MS = 3_600_000;
const MOST_CROWDED = 5;
/** Where minutes are over the limit, so many of them are looked into. */
const MOST_LOOKED_INTO = 50;

/** `cronstack forecast` */
export function registerForecast(program: Command, surroundings: Surroundings): void {
  program
    .command('forecast')
    .description(
      'show the days ahead: fires an hour, the fullest minutes, jobs that will meet themselves or a change of the clocks',
    )
    .option('--from <time>', 'from its full hour on, by clocks in UTC (default: now)', parseWhen)
    .option('--days <count>', 'so many days', parseCount(MOST_FORECAST_DAYS), DEFAULT_FORECAST_DAYS)
    .option('--takes <time>', TAKES_HELP, parseTakes(MOST_FORECAST_TAKES_MS))
    .option(
      '--spread <file>',
      'write the jobs of the fullest minutes, each with a minute of its own, for plan and apply',
    )
    .action(async ({ from, days, takes, spread }: ForecastOptions, command: Command) => {
      // It reads schedules, which few commands need.
      const { aheadText, spreadText } = await import('#cli/text/forecast/ahead.ts');
      const { crowdedMinutes } = await import('#domain/forecast/crowded.ts');
      const { forecastOfAll } = await import('#cli/calls/forecast-pages.ts');
      const { formatOf, writeJobs } = await import('#cli/job-files/write.ts');
      const { mostAtOnceWith, mostOf, spreadableJobs, spreadJobs } = await import('./spread.ts');
      const { client, print } = await openSession(surroundings, command);
      const nowMs = surroundings.now();
      const fromMs = from === undefined ? nowMs : Date.parse(firstOf(from, { timezone: 'UTC', nowMs }));
      const ahead = { from: new Date(fromMs - (fromMs % HOUR_MS)).toISOString(), days, load: true, takesMs: takes };
      const whole = await forecastOfAll(client, ahead);
      const { load = { starts: [], atOnce: [], atOnceAtLeast: [], limit: 1 } } = whole;
      const fullest = crowdedMinutes(whole.from, load, MOST_LOOKED_INTO);
      const over = fullest.filter(({ atOnce }) => atOnce > load.limit);
      const spreadable = await spreadableJobs(client, over.length > 0 ? over : fullest.slice(0, 1));
      const crowded = fullest.slice(0, MOST_CROWDED);
      const inWords = () =>
        aheadText({ ...whole, load, crowded, spreadable: spread === undefined ? spreadable.size : 0 });
      if (spread === undefined) {
        print({ ...whole, crowded, spreadable: [...spreadable.keys()] }, inWords);
        return;
      }
      const jobs: Job[] = [];
      for await (const job of spreadJobs(client, spreadable)) {
        jobs.push(job);
      }
      await surroundings.writeFile(spread, writeJobs(each(jobs), formatOf(spread)));
      const [before, after] = [mostOf(load.atOnce), await mostAtOnceWith(client, jobs, whole, ahead)];
      print(
        { ...whole, crowded, spread: { file: spread, jobs: jobs.map(({ id }) => id), atOnce: { before, after } } },
        () => inWords() + spreadText(spread, jobs.length, before, after),
      );
    });
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item, void, undefined> {
  yield* items;
}
