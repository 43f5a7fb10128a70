import type { Client } from '#api/client/client.ts';
import { MAX_PAGE_ITEMS, MAX_PAGE_LINES } from '#api/routes/limits.ts';
import type { Job } from '#api/shapes/job.ts';
import type { JobLine } from '#api/shapes/job-line.ts';
import { type Ahead, forecastOf, type WholeForecast } from '#cli/calls/forecast-pages.ts';
import type { CrowdedMinute } from '#domain/forecast/crowded.ts';
import { type Spread, spreadOf } from '#domain/forecast/spread.ts';
import { jobToWrite } from '#domain/jobs/to-write.ts';
import { shortestPeriod } from '#domain/schedule/lint/limits.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { MINUTE } from '#domain/time/civil.ts';
import { secondsOf } from '#domain/time/instant.ts';

/** The jobs that fire in one of these minutes and could have minutes of their own: how, by their ids. */
export async function spreadableJobs(
  client: Client,
  minutes: readonly CrowdedMinute[],
): Promise<ReadonlyMap<string, Spread>> {
  const spreads = new Map<string, Spread>();
  if (minutes.length === 0) {
    return spreads;
  }
  const begins = minutes.map(({ at }) => secondsOf(Date.parse(at)));
  for await (const line of client.eachJobLine({ limit: MAX_PAGE_LINES })) {
    const spread = spreadOfLine(line, begins);
    if (spread !== undefined) {
      spreads.set(line.id, spread);
    }
  }
  return spreads;
}

/** Those jobs, each with its fires spread. */
export async function* spreadJobs(
  client: Client,
  spreads: ReadonlyMap<string, Spread>,
): AsyncGenerator<Job, void, undefined> {
  for await (const job of spreads.size === 0 ? [] : client.eachJob({ limit: MAX_PAGE_ITEMS })) {
    const spread = spreads.get(job.id);
    if (spread !== undefined) {
      yield { ...job, ...spread };
    }
  }
}

/** The most runs at once if the jobs were as they are here. */
export async function mostAtOnceWith(
  client: Client,
  jobs: readonly Job[],
  { load }: Pick<WholeForecast, 'load'>,
  ahead: Ahead,
): Promise<number> {
  const [without, within] = [
    await forecastOf(
      client,
      jobs.map(({ id }) => ({ job: id, place: id })),
      ahead,
    ),
    await forecastOf(
      client,
      jobs.map((job) => ({ job: jobToWrite(job), place: job.id })),
      ahead,
    ),
  ];
  const atOnce = load?.atOnce.map(
    (runs, minute) => runs - (without.load?.atOnce[minute] ?? 0) + (within.load?.atOnce[minute] ?? 0),
  );
  return mostOf(atOnce ?? []);
}

/** The most of several numbers; 0 of none. */
export function mostOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Calendars are left out: a line of the list has none, and they only take fires away. */
function spreadOfLine(
  { id, schedule, timezone, jitterSeconds, state }: JobLine,
  begins: readonly number[],
): Spread | undefined {
  if (state !== 'active' || schedule === undefined) {
    return undefined;
  }
  try {
    const parsed = parseSchedule(schedule, { timezone, jobId: id, anchor: 0 });
    const isThen = begins.some((begin) => (parsed.next(begin - 1) ?? Number.POSITIVE_INFINITY) < begin + MINUTE);
    return isThen ? spreadOf(schedule, jitterSeconds ?? 0, shortestPeriod(parsed, begins[0] ?? 0)) : undefined;
  } catch {
    // It names a calendar.
    return undefined;
  }
}
