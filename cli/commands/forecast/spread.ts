import type { Client } from '#api/client/client.ts';
import { MAX_PAGE_ITEMS, MAX_PAGE_LINES } from '#api/routes/limits.ts';
import type { Job } from '#api/shapes/job.ts';
import type { JobLine } from '#api/shapes/job-line.ts';
import { type Ahead, forecastOf, type WholeForecast } from '#cli/calls/forecast-pages.ts';
import type { CrowdedMinute } from '#domain/forecast/crowded.ts';
import { spreadOf } from '#domain/forecast/spread.ts';
import { jobToWrite } from '#domain/jobs/to-write.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { MINUTE } from '#domain/time/civil.ts';
import { secondsOf } from '#domain/time/instant.ts';

/** The ids of the jobs that fire in one of these minutes and could have minutes of their own. */
export async function spreadableJobs(client: Client, minutes: readonly CrowdedMinute[]): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  if (minutes.length === 0) {
    return ids;
  }
  const begins = minutes.map(({ at }) => secondsOf(Date.parse(at)));
  for await (const line of client.eachJobLine({ limit: MAX_PAGE_LINES })) {
    if (isSpreadable(line, begins)) {
      ids.add(line.id);
    }
  }
  return ids;
}

/** Those jobs, each with its fires spread. */
export async function* spreadJobs(client: Client, ids: ReadonlySet<string>): AsyncGenerator<Job, void, undefined> {
  for await (const job of ids.size === 0 ? [] : client.eachJob({ limit: MAX_PAGE_ITEMS })) {
    if (ids.has(job.id)) {
      yield { ...job, ...spreadOf(job.schedule, job.jitterSeconds) };
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
function isSpreadable({ id, schedule, timezone, jitterSeconds, state }: JobLine, begins: readonly number[]): boolean {
  if (state !== 'active' || spreadOf(schedule, jitterSeconds) === undefined) {
    return false;
  }
  try {
    const parsed = parseSchedule(schedule, { timezone, jobId: id, anchor: 0 });
    return begins.some((begin) => (parsed.next(begin - 1) ?? Number.POSITIVE_INFINITY) < begin + MINUTE);
  } catch {
    // It names a calendar.
    return false;
  }
}
