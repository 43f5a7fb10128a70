import { writeUtc } from '#domain/time/write.ts';
import { writeLocal } from '#domain/time/write-local.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { type JobLine, listLines } from '#engine/jobs/list.ts';
import { nextFires } from '#engine/jobs/next-fires.ts';

const MOST_JOBS = 50;

/**
 * The jobs with their next fires, as a table: the time as the schedule's own zone shows it, and in UTC. Ends with a line about what did
 * not fit.
 */
export async function jobTable(engine: Engine): Promise<string> {
  const page = await listLines(engine, { limit: MOST_JOBS });
  const jobs = [...page.items].sort((one, other) => fireOrder(one) - fireOrder(other));
  const rows = await Promise.all(jobs.map((job) => jobRow(engine, job)));
  const more = page.nextCursor === undefined ? [] : [['... and more: npx cronstack list']];
  return [['JOB', 'NEXT FIRE', 'ZONE', 'UTC'], ...rows, ...more].map(aligned(rows)).join('');
}

/** The soonest first. */
function fireOrder({ head }: JobLine): number {
  return head.nextFireAt ?? Number.MAX_SAFE_INTEGER;
}

async function jobRow(engine: Engine, { summary, head }: JobLine): Promise<readonly string[]> {
  const { jobId, settings } = summary;
  const next = await nextFires(engine, jobId, 1);
  const { schedule, fires } = next.ok ? next.value : { fires: [] };
  const fire = fires[0];
  if (fire === undefined) {
    return [jobId, whyNone(head, settings)];
  }
  const timezone = schedule?.timezone ?? settings.timezone;
  return [jobId, writeLocal(fire, timezone).replace('T', ' '), timezone, writeUtc(fire).replace('T', ' ')];
}

/** An active job without a fire of its own is one that others start. */
function whyNone({ state, pause }: JobLine['head'], { after = [] }: JobLine['summary']['settings']): string {
  return state === 'active' && after.length > 0
    ? `after ${after.map(({ job, on }) => `${job} (${on})`).join(', ')}`
    : `none: ${state}${pause?.note === undefined ? '' : ` (${pause.note})`}`;
}

/** Pads each cell to its column's width over all rows. */
function aligned(rows: readonly (readonly string[])[]): (cells: readonly string[]) => string {
  const widthOf = (column: number) =>
    Math.max(...rows.map((cells) => (cells.length > column + 1 ? (cells[column] ?? '').length : 0)), 9);
  return (cells) =>
    `${cells
      .map((cell, column) => cell.padEnd(widthOf(column)))
      .join('  ')
      .trimEnd()}\n`;
}
