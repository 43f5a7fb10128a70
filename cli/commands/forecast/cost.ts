import { type Command, InvalidArgumentError } from 'commander';
import type { Client } from '#api/client/client.ts';
import { MAX_IDS, MOST_FORECAST_DAYS, MOST_FORECAST_TAKES_MS } from '#api/routes/limits.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { parseTakes, TAKES_HELP } from '#cli/arguments/takes.ts';
import type { Ahead, WholeForecast } from '#cli/calls/forecast-pages.ts';
import { idOf, type PlacedJob } from '#cli/job-files/placed-job.ts';
import { readJobFiles } from '#cli/job-files/read.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { DEFAULT_REGION, PRICE_NAMES, PRICED_REGIONS } from '#domain/cost/prices.ts';

interface CostOptions {
  readonly job?: readonly string[];
  readonly whatIf?: string;
  readonly days: number;
  readonly takes?: number;
  readonly region: string;
  readonly price: Readonly<Record<string, number>>;
}

const A_MONTH = 30;

/** `cronstack cost` */
export function registerCost(program: Command, surroundings: Surroundings): void {
  program
    .command('cost')
    .description('say what the runs to come cost on AWS, and what an edit would change of that')
    .option('--job <id>', 'of this job alone; may be given several times', collectIds)
    .option('--what-if <file>', 'beside it the jobs of a file, as for apply, as if they were applied')
    .option('--days <count>', 'so many days from now', parseCount(MOST_FORECAST_DAYS), A_MONTH)
    .option('--takes <time>', TAKES_HELP, parseTakes(MOST_FORECAST_TAKES_MS))
    .option(
      '--region <region>',
      `whose list prices: ${PRICED_REGIONS.join(', ')}; of any other region give what differs with --price, as docs/cost.md shows for Frankfurt`,
      parseRegion,
      DEFAULT_REGION,
    )
    .option(
      '--price <name=usd>',
      `another price, may be given several times: ${PRICE_NAMES.join(', ')}`,
      parsePrice,
      {},
    )
    .action(async ({ job: ids, whatIf, days, takes, region, price }: CostOptions, command: Command) => {
      if (ids !== undefined && whatIf !== undefined) {
        command.error('error: --what-if names the jobs, and --job others');
      }
      const { client, print } = await openSession(surroundings, command);
      const ahead = { days, takesMs: takes, region, prices: price };
      if (whatIf !== undefined) {
        const { costChangeText } = await import('#cli/text/forecast/cost-change.ts');
        const jobs = await readJobFiles(surroundings, whatIf);
        const [before, after] = await beforeAndAfter(client, jobs, ahead);
        print({ before, after }, () => costChangeText(surroundings.stdout, before, after));
        return;
      }
      const { forecastOf, forecastOfAll } = await import('#cli/calls/forecast-pages.ts');
      const { costText } = await import('#cli/text/forecast/cost.ts');
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
  const { forecastOf } = await import('#cli/calls/forecast-pages.ts');
  const after = await forecastOf(client, jobs, ahead);
  const ids = jobs.flatMap(({ job }) => idOf(job) ?? []);
  const there: PlacedJob[] = [];
  for (let start = 0; start < ids.length; start += MAX_IDS) {
    const lines = await client.readJobLines(ids.slice(start, start + MAX_IDS));
    there.push(...lines.map(({ id }) => named(id)));
  }
  return [await forecastOf(client, there, { ...ahead, from: after.from }), after];
}

/** Each id once. */
function collectIds(id: string, ids: readonly string[] = []): readonly string[] {
  return ids.includes(id) ? ids : [...ids, id];
}

function named(id: string): PlacedJob {
  return { job: id, place: id };
}

function parseRegion(text: string): string {
  if (!PRICED_REGIONS.includes(text)) {
    throw new InvalidArgumentError(
      `There are lists of ${PRICED_REGIONS.join(', ')}. For another region leave --region out and say what differs from ${DEFAULT_REGION}, such as --price writeUnits=0.7625 --price logKilobytes=0.63: docs/cost.md has those of Frankfurt, and says where AWS lists the others.`,
    );
  }
  return text;
}

function parsePrice(text: string, prices: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const [, name = '', amount = ''] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (!PRICE_NAMES.some((known) => known === name)) {
    throw new InvalidArgumentError(`Expected one of ${PRICE_NAMES.join(', ')}, and a number: sqsRequests=0.5.`);
  }
  return { ...prices, [name]: Number(amount) };
}
