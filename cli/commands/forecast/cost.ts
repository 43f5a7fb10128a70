import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Client } from '#api/client/client.ts';
import { MAX_IDS, MOST_FORECAST_DAYS } from '#api/routes/limits.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { type Ahead, forecastOf, forecastOfAll, type WholeForecast } from '#cli/calls/forecast-pages.ts';
import { idOf, type PlacedJob } from '#cli/job-files/placed-job.ts';
import { readJobFiles } from '#cli/job-files/read.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { costText } from '#cli/text/forecast/cost.ts';
import { costChangeText } from '#cli/text/forecast/cost-change.ts';
import { DEFAULT_REGION, PRICE_NAMES, PRICED_REGIONS } from '#domain/cost/prices.ts';

interface CostOptions {
  readonly job?: readonly string[];
  readonly whatIf?: string;
  readonly days: number;
  readonly region: string;
  readonly price: Readonly<Record<string, number>>;
}

const A_MONTH = 30;

/** `cronstack cost` */
export function registerCost(program: Command, surroundings: Surroundings): void {
  program
    .command('cost')
    .description('say what the runs to come cost on AWS, and what an edit would change of that')
    .option('--job <id>', 'of this job alone; may be given several times', (id, ids: string[] = []) => [...ids, id])
    .option('--what-if <file>', 'beside it the jobs of a file, as for apply, as if they were applied')
    .option('--days <count>', 'so many days from now', parseCount(MOST_FORECAST_DAYS), A_MONTH)
    .addOption(new Option('--region <region>', 'whose list prices').choices(PRICED_REGIONS).default(DEFAULT_REGION))
    .option('--price <name=usd>', `another price: ${PRICE_NAMES.join(', ')}`, parsePrice, {})
    .action(async ({ job: ids, whatIf, days, region, price }: CostOptions, command: Command) => {
      if (ids !== undefined && whatIf !== undefined) {
        command.error('error: --what-if names the jobs, and --job others');
      }
      const { client, print } = await openSession(surroundings, command);
      const ahead = { days, region, prices: price };
      if (whatIf !== undefined) {
        const jobs = await readJobFiles(surroundings, whatIf);
        const [before, after] = await beforeAndAfter(client, jobs, ahead);
        print({ before, after }, () => costChangeText(surroundings.stdout, before, after));
        return;
      }
      const cost = await (ids === undefined ? forecastOfAll(client, ahead) : forecastOf(client, ids.map(named), ahead));
      print(
        cost,
        () => costText(surroundings.stdout, cost),
        cost.jobs.map(({ id }) => id),
      );
    });
}

/** The jobs of a file as those of their ids are now, and as they would be. */
async function beforeAndAfter(
  client: Client,
  jobs: readonly PlacedJob[],
  ahead: Ahead,
): Promise<readonly [WholeForecast, WholeForecast]> {
  const after = await forecastOf(client, jobs, ahead);
  const ids = jobs.flatMap(({ job }) => idOf(job) ?? []);
  const there: PlacedJob[] = [];
  for (let start = 0; start < ids.length; start += MAX_IDS) {
    const lines = await client.readJobLines(ids.slice(start, start + MAX_IDS));
    there.push(...lines.map(({ id }) => named(id)));
  }
  return [await forecastOf(client, there, { ...ahead, from: after.from }), after];
}

function named(id: string): PlacedJob {
  return { job: id, place: id };
}

function parsePrice(text: string, prices: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const [, name = '', amount = ''] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (!PRICE_NAMES.some((known) => known === name)) {
    throw new InvalidArgumentError(`Expected one of ${PRICE_NAMES.join(', ')}, and a number: sqsRequests=0.5.`);
  }
  return { ...prices, [name]: Number(amount) };
}
