import { ANY_JOB } from '#domain/blackouts/blackout.ts';
import { readSchedule } from '#domain/jobs/scheduled.ts';
import { standsStill, standstillAt } from '#domain/ledger/head/pause-of-all.ts';
import { OVERDUE_SECONDS } from '#domain/ledger/head/wake-at.ts';
import { foreseenTime } from '#domain/ledger/planning/blackouts.ts';
import { type Coming, type ComingJob, comingFires } from '#domain/ledger/planning/coming.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { LAST_INSTANT } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { planningTime } from '#engine/commit/planning-context.ts';
import { type JobLine, readLines } from './list.ts';

/** The stretch that one question is about at most: a day. */
const WINDOW_SECONDS = 86_400;
/** The most jobs that are looked at, where many are looked at before they fire. */
const MOST_READ = 1_000;

/** A job that fires, and its line in the list. */
export interface ComingLine extends ComingJob {
  readonly line: JobLine;
  readonly schedule: ParsedSchedule;
}

/** The fires that are asked for: those at or after an instant (now, unless it is later). */
interface ComingRequest {
  readonly from?: EpochSeconds | undefined;
  readonly limit: number;
}

/**
 * The fires to come of all jobs, for a day at most: jobs are read in the order of the wake index, a quarter more than fires are asked for, and
 * more only where less than half as many fires were found. A job that was not read does not fire before its place in the index, less the time
 * after which a fire is overdue, nor in a blackout of everything: that far the answer is complete. None while everything is paused.
 */
export async function firesToCome(engine: Engine, { from, limit }: ComingRequest): Promise<Coming<ComingLine>> {
  const time = await planningTime(engine);
  const begin = Math.max(time.now, from ?? time.now);
  const end = Math.min(begin + WINDOW_SECONDS, LAST_INSTANT);
  if (standsStill(time)) {
    return { items: [], through: end };
  }
  const quietUntil = standstillAt(begin, foreseenTime(time, ANY_JOB))?.to ?? 0;
  const jobs: ComingLine[] = [];
  let cursor: string | undefined;
  for (let read = 0, step = Math.ceil(limit * 1.25); ; step = limit) {
    const page = await engine.ports.heads.byWakeAt({ limit: step, ...present({ cursor }) });
    const lines = await readLines(
      engine,
      page.items.map(({ jobId }) => jobId),
    );
    jobs.push(...lines.flatMap(firingLine));
    read += step;
    cursor = page.nextCursor;
    const passed = Math.max((page.items.at(-1)?.wakeAt ?? 0) - OVERDUE_SECONDS - 1, quietUntil);
    const reached = cursor === undefined ? end : passed;
    const found = comingFires(jobs, { from: begin, until: Math.min(end, reached), limit }, time);
    if (cursor === undefined || reached >= end || found.items.length >= limit / 2 || read >= MOST_READ) {
      return found;
    }
  }
}

/** None of a job that plans nothing, or whose schedule cannot be read, which whoever plans it tells. */
function firingLine(line: JobLine): ComingLine[] {
  const { summary, head } = line;
  const schedule = head.state === 'active' ? scheduleOf(line) : undefined;
  return schedule === undefined
    ? []
    : [{ line, head, schedule, maxRuns: summary.settings.maxRuns, tags: summary.tags }];
}

function scheduleOf({ summary: { jobId, settings } }: JobLine): ParsedSchedule | undefined {
  try {
    return readSchedule({ id: jobId, ...settings }, settings.createdAt);
  } catch {
    return undefined;
  }
}
