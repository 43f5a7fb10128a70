import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Charge } from '#bench/metered-requests.ts';
import { jobIdOf, loadJobs } from '#bench/scale/load.ts';
import { type Bench, openBench } from '#bench/units.ts';
import { type ScheduledJob, scheduledJob } from '#domain/jobs/scheduled.ts';
import type { Calendar } from '#domain/schedule/closed/calendar.ts';
import { saveCalendar } from '#engine/calendars/save.ts';
import { wakeCalendarUsers } from '#engine/calendars/wake-users.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { aDefinition } from '#test/conformance/builders.ts';
import {
  type DynamoLocal,
  LONGEST_START_MS,
  missingForDynamoLocal,
  startDynamoLocal,
} from '#test/conformance/dynamo-local.ts';

/** CRONSTACK_CALENDAR_JOBS=10000 counts as many. */
const JOBS = Number(process.env.CRONSTACK_CALENDAR_JOBS ?? 120);
const AT_ONCE = 16;
const BY = { by: 'zoe' };
const HOLIDAYS = ['2026-05-01', '2026-12-25'];
/** What a job is charged that adopts a revision: its definition, the one before that is to go, the head twice, its lines in the list, the audit trail. */
const MOST_WRITES_A_JOB = 14;
const MOST_SWEEPS = 100;
const WRITING: ReadonlySet<string> = new Set(['put', 'update', 'delete']);

const missing = missingForDynamoLocal();

describe.skipIf(missing !== undefined)(`a calendar that ${JOBS} jobs use`, () => {
  let server: DynamoLocal;
  let bench: Bench;
  beforeAll(async () => {
    server = await startDynamoLocal();
    bench = openBench(server);
    await saveCalendar(bench.runner, 'bavaria', closedOn(HOLIDAYS.slice(0, 1)), BY);
    await loadJobs(server, bench.runner, JOBS, ['definition', 'head', 'line'], jobOf);
  }, LONGEST_START_MS + 900_000);
  afterAll(() => server.stop());

  test('is adopted by all of them, though everything that was under way is lost half-way', async () => {
    bench.queues.takeWakes();
    bench.meter.take();
    const startedAt = performance.now();
    const saved = await saveCalendar(bench.runner, 'bavaria', closedOn(HOLIDAYS), BY);
    expect(saved).toMatchObject({ ok: true, value: { change: 'updated' } });

    let adopted = 0;
    let runner = bench.runner;
    let sweeps = 0;
    while (sweeps < MOST_SWEEPS && (await bench.runner.ports.calendars.read('bavaria'))?.adoption !== undefined) {
      const wakes = bench.queues.takeWakes();
      const isKilled = adopted < JOBS / 2 && adopted + wakes.length >= JOBS / 2;
      // The process dies: what it was to do, and all that it remembers, is gone.
      const left = isKilled ? wakes.slice(0, Math.ceil(JOBS / 2) - adopted) : wakes;
      await sideBySide(left, ({ jobId }) => wakeJob(runner, jobId));
      adopted += left.length;
      if (isKilled) {
        runner = { ...bench.runner, ...makeEngine(bench.runner) };
      }
      await bench.clock.advanceByAsync(60_000);
      await wakeCalendarUsers(runner);
      sweeps += 1;
    }

    const seconds = (performance.now() - startedAt) / 1_000;
    const charges = bench.meter.take();
    const [writes, reads] = [unitsOf(charges, true), unitsOf(charges, false)];
    console.info(
      `${JOBS} jobs adopted a calendar in ${seconds.toFixed(1)} s and ${sweeps} sweeps: ${writes} write units and ${reads} read units, ${(writes / JOBS).toFixed(2)} and ${(reads / JOBS).toFixed(2)} a job`,
    );
    const kept = await revisionsOf(bench);
    expect(kept.filter((revision) => revision !== 2)).toEqual([]);
    expect(kept).toHaveLength(JOBS);
    expect(await bench.runner.ports.calendars.read('bavaria')).not.toHaveProperty('outdated');
    expect(writes / JOBS).toBeLessThan(MOST_WRITES_A_JOB);
  });
});

function unitsOf(charges: readonly Charge[], writes: boolean): number {
  return charges
    .filter(({ operation }) => WRITING.has(operation) === writes)
    .reduce((sum, { table, indexes }) => sum + table + indexes, 0);
}

async function revisionsOf({ runner }: Bench): Promise<readonly (number | undefined)[]> {
  const { heads, definitions } = runner.ports;
  const revisions: (number | undefined)[] = [];
  await sideBySide(jobIds(), async (id) => {
    const head = await heads.read(id);
    const definition = head && (await definitions.read(id, head.revision));
    revisions.push(definition?.calendars?.bavaria?.revision);
  });
  return revisions;
}

function jobIds(): readonly string[] {
  return Array.from({ length: JOBS }, (_, index) => jobIdOf(index));
}

/** A job that has the first revision of the calendar. */
function jobOf(index: number): ScheduledJob {
  const schedule = { cron: '0 9 * * *', except: 'bavaria' };
  const calendars = { bavaria: { ...closedOn(HOLIDAYS.slice(0, 1)), revision: 1 } };
  return scheduledJob(aDefinition({ id: jobIdOf(index), schedule, timezone: 'Europe/Berlin', calendars }));
}

function closedOn(dates: readonly string[]): Calendar {
  return { timezone: 'Europe/Berlin', days: dates.map((date) => ({ date })), through: '2027-12-31' };
}

async function sideBySide<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const next = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}
