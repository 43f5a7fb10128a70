import { expect, test } from 'vitest';
import { scheduledJob } from '#domain/jobs/scheduled.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { presentRun } from '#functions/api/present/run.ts';
import type { Execution } from '#ports/executor.ts';
import { MortalClock } from '#test/scenarios/mortal-clock.ts';
import { countersOf, missedWhileUp, repeated, violations } from '#test/scenarios/promise.ts';
import type { FakeCommand } from '#testing/executor.ts';
import type { MemoryPorts } from '#testing/ports.ts';
import { create, memoryMachine } from '#testing/runtime.ts';

const START = '2027-01-01T00:00:00Z';
const END = '2028-01-01T00:00:00Z';
const DOWN_FROM = '2027-03-28T00:40:00Z';
const DOWN_UNTIL = '2027-03-28T05:10:00Z';
const CONFIGURATION = { scheduler: { check_interval_seconds: 1_800, log_retention_days: 3_650 } };
const AN_HOUR_MS = 3_600_000;

/** Nine of them change their clocks within the year, Lord Howe by half an hour, and Cairo at midnight. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Los_Angeles',
  'Europe/London',
  'Pacific/Auckland',
  'America/Santiago',
  'America/Havana',
  'Asia/Kolkata',
];

/** One of these for each zone, beside what every zone has. */
const OFTEN = [
  '5 * * * *',
  '*/15 * * * *',
  '*/15 8-18 * * MON-FRI',
  '20 * * * *',
  '*/15 8-18 * * MON-FRI',
  'every 90 minutes',
  '0 */6 * * *',
  { cron: '30 0,1,2 * * *', dst: { overlap: 'both' } },
  { cron: '0,30 0-3 * * *', dst: { gap: 'skip', overlap: 'second' } },
  '50 * * * *',
];

const JOBS = ZONES.flatMap((timezone, zone) =>
  [
    { name: 'daily', schedule: '30 2 * * *', maxRetries: 1 },
    { name: 'weekly', schedule: `0 9 * * ${zone % 7}`, overlap: 'queue' },
    { name: 'monthly', schedule: zone % 2 === 0 ? '15 0 1 * *' : '0 0 L * *', catchup: 'all' },
    { name: 'last-friday', schedule: '0 18 * * 5L', overlap: 'replace' },
    { name: 'often', schedule: OFTEN[zone] },
  ].map(({ name, ...job }) => ({ id: `${name}-${zone}`, timezone, timeoutSeconds: 3_000, ...job })),
);

test('in a year of fifty jobs over ten zones, with an outage in it, every planned fire has exactly one outcome', async () => {
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  const year = memoryMachine(START, commandOf);
  const mortal = new MortalClock(year.clock);
  const before = year.runtime(CONFIGURATION, mortal);
  await before.start();
  for (const job of JOBS) {
    await create(before, job);
  }

  await year.clock.advanceToAsync(DOWN_FROM);
  mortal.kill();
  await year.clock.advanceToAsync(DOWN_UNTIL);
  await year.runtime(CONFIGURATION).start();
  await year.clock.advanceToAsync(Date.parse(END) + AN_HOUR_MS);

  const runs = year.ports.history.everyRun().map(presentRun);
  let fires = 0;
  for (const { id } of JOBS) {
    const ofJob = runs.filter(({ jobId }) => jobId === id);
    const planned = await plannedFires(year.ports, id);
    fires += planned.length;
    expect(violations(planned, ofJob, END), id).toEqual([]);
    expect((await year.ports.heads.read(id))?.counters, id).toMatchObject(countersOf(ofJob));
  }
  expect(repeated(year.started.map(({ runId, attempt }) => `${runId} ${attempt}`))).toEqual([]);
  expect(runs.filter(({ status }) => status === 'missed').length).toBeGreaterThan(0);
  expect(missedWhileUp(runs, { from: DOWN_FROM, until: DOWN_UNTIL })).toEqual([]);
  const { user, system } = process.cpuUsage(cpu);
  console.info(
    `a year of ${JOBS.length} jobs: ${fires} fires, ${year.started.length} attempts, ` +
      `${((performance.now() - begun) / 1_000).toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of CPU`,
  );
});

test('nine of the ten zones change their clocks in that year', () => {
  const offsets = (zone: string) => new Set(Array.from({ length: 12 }, (_, month) => offsetIn(zone, month)));

  expect(ZONES.filter((zone) => offsets(zone).size > 1)).toHaveLength(9);
});

/** Now and then a command fails once, or takes longer than its job's shortest period. */
function commandOf({ runId, attempt }: Execution): FakeCommand {
  const chance = [...runId].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 997, 7);
  return { takesMs: chance < 20 ? 20 * 60_000 : 2_000, fails: chance % 10 === 0 && attempt === 1 };
}

async function plannedFires({ definitions }: MemoryPorts, id: string): Promise<EpochSeconds[]> {
  const definition = await definitions.read(id, 1);
  if (definition === undefined) {
    throw new Error(`${id} is not stored`);
  }
  return [...(scheduledJob(definition).schedule?.between(Date.parse(START) / 1_000, Date.parse(END) / 1_000) ?? [])];
}

function offsetIn(timeZone: string, month: number): string | undefined {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    Date.UTC(2027, month, 15),
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value;
}
