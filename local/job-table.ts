import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { writeLocal } from '#domain/time/write-local.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { type JobLine, listLines } from '#engine/jobs/list.ts';
import { nextFires } from '#engine/jobs/next-fires.ts';

const MOST_JOBS = 50;

/**
 * The jobs with their next fires that lie ahead, soonest first, as a table: the time as the schedule's own zone shows it, and in UTC. Those
 * that came while nothing ran are decided right after the start, and told of then. Ends with a line about what did not fit.
 */
export async function jobTable(engine: Engine): Promise<string> {
  const page = await listLines(engine, { limit: MOST_JOBS });
  const now = secondsOf(engine.ports.clock.now());
  const found = await Promise.all(page.items.map((job) => jobRow(engine, job, now)));
  const rows = found.sort((one, other) => one.order - other.order).map(({ cells }) => cells);
  const more = page.nextCursor === undefined ? [] : [['... and more: npx cronstack list']];
  return [['JOB', 'NEXT FIRE', 'ZONE', 'UTC'], ...rows, ...more].map(aligned(rows)).join('');
}

/** A line of the table, and the fire that gives it its place: those without one come last. */
interface Row {
  readonly cells: readonly string[];
  readonly order: number;
}

async function jobRow(engine: Engine, { summary, head }: JobLine, now: EpochSeconds): Promise<Row> {
  const { jobId, settings } = summary;
  const next = await nextFires(engine, jobId, 1, now);
  const { schedule, fires } = next.ok ? next.value : { fires: [] };
  const fire = fires[0];
  if (fire === undefined) {
    const why = (await isDue(engine, jobId)) ? 'none ahead; its last one is due' : whyNone(head, settings);
    return { cells: [jobId, why], order: Number.MAX_SAFE_INTEGER };
  }
  const timezone = schedule?.timezone ?? settings.timezone;
  const cells = [jobId, writeLocal(fire, timezone).replace('T', ' '), timezone, writeUtc(fire).replace('T', ' ')];
  return { cells, order: fire };
}

/** Tells whether a job has a fire that is still to be decided. */
async function isDue(engine: Engine, jobId: string): Promise<boolean> {
  const next = await nextFires(engine, jobId, 1);
  return next.ok && next.value.fires.length > 0;
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
