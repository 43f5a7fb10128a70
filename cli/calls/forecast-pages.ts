import type { Client } from '#api/client/client.ts';
import { MAX_PAGE_LINES } from '#api/routes/limits.ts';
import type { Forecast } from '#api/shapes/forecast/forecast.ts';
import type { PlacedJob } from '#cli/job-files/placed-job.ts';
import { located, pagesOf } from './pages.ts';

/** The stretch to look at, and at which prices. */
export type Ahead = Omit<NonNullable<Parameters<Client['forecast']>[0]>, 'jobs' | 'limit' | 'cursor'>;

/** Jobs looked ahead at, of all pages. */
export interface WholeForecast extends Omit<Forecast, 'total' | 'nextCursor'> {
  readonly total: Pick<Forecast['total'], 'fires' | 'usd' | 'commandUsd'>;
}

/** Looks ahead of all jobs that are there, page by page. */
export async function forecastOfAll(client: Client, ahead: Ahead): Promise<WholeForecast> {
  const first = await client.forecast({ ...ahead, limit: MAX_PAGE_LINES });
  const pages = [first];
  for (let cursor = first.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) {
    pages.push(await client.forecast({ ...ahead, from: first.from, limit: MAX_PAGE_LINES, cursor }));
  }
  return together(first, pages);
}

/** Looks ahead of just these jobs, as they are written, or named by their ids. */
export async function forecastOf(client: Client, jobs: readonly PlacedJob[], ahead: Ahead): Promise<WholeForecast> {
  const [page = [], ...rest] = pagesOf(jobs);
  const asked = (placed: typeof page, from: string | undefined) =>
    located(placed, client.forecast({ ...ahead, from, jobs: placed.map(({ job }) => job) }));
  const first = await asked(page, ahead.from);
  const pages = [first];
  for (const next of rest) {
    pages.push(await asked(next, first.from));
  }
  return together(first, pages);
}

function together({ nextCursor, ...first }: Forecast, pages: readonly Forecast[]): WholeForecast {
  const sum = (of: (page: Forecast) => number) => pages.reduce((total, page) => total + of(page), 0);
  return {
    ...first,
    jobs: pages.flatMap(({ jobs }) => jobs),
    total: {
      fires: sum(({ total }) => total.fires),
      usd: sum(({ total }) => total.usd),
      commandUsd: sum(({ total }) => total.commandUsd),
    },
    ...(first.load === undefined ? {} : { load: loadOf(first.load, pages) }),
    bill: first.bill.map(({ what }, index) => ({ what, usd: sum(({ bill }) => bill[index]?.usd ?? 0) })),
  };
}

function loadOf({ limit, ...first }: NonNullable<Forecast['load']>, pages: readonly Forecast[]) {
  const sum = (of: 'starts' | 'atOnce' | 'atOnceAtLeast') =>
    first[of].map((_, minute) => pages.reduce((total, { load }) => total + (load?.[of][minute] ?? 0), 0));
  return { starts: sum('starts'), atOnce: sum('atOnce'), atOnceAtLeast: sum('atOnceAtLeast'), limit };
}
