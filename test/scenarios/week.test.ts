import { afterEach, expect, test } from 'vitest';
import { scheduledJob } from '#domain/jobs/scheduled.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Execution } from '#ports/executor.ts';
import type { FakeCommand } from '#testing/executor.ts';
import { type LocalSystem, openLocalSystem } from './local-system.ts';
import { countersOf, missedWhileUp, repeated, runsOf, violations } from './promise.ts';

/** Europe leaves summer time on the first day, North America on the last one. */
const START = '2026-10-24T20:00:00Z';
const END = '2026-11-01T20:00:00Z';
const DOWN_FROM = '2026-10-28T07:10:00Z';
const DOWN_UNTIL = '2026-10-28T10:20:00Z';
const EDITED_AT = '2026-10-27T12:30:00Z';
const PAUSED_FROM = '2026-10-26T10:05:00Z';
const PAUSED_UNTIL = '2026-10-27T09:05:00Z';

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const JOBS = [
  { id: 'workdays-at-nine', schedule: '0 9 * * 1-5', timezone: BERLIN },
  { id: 'in-the-repeated-hour', schedule: '30 2 * * *', timezone: BERLIN },
  { id: 'twice-in-the-repeated-hour', schedule: { cron: '30 1 * * *', dst: { overlap: 'both' } }, timezone: NEW_YORK },
  { id: 'hourly', schedule: '0 * * * *', timezone: BERLIN },
  { id: 'half-hours', schedule: '*/30 8-18 * * MON-FRI', timezone: NEW_YORK, catchup: 'all' },
  { id: 'every-90-minutes', schedule: 'every 90 minutes' },
  { id: 'last-day', schedule: '0 0 L * *', timezone: NEW_YORK },
  { id: 'fixed-times', schedule: { at: ['2026-10-25T01:30:00Z', '2026-10-30T12:00:00+01:00'] } },
  { id: 'friday-30th', schedule: { cron: '0 12 30 * 5', dayMatch: 'and' } },
  { id: 'too-long', schedule: '0,1 */2 * * *', catchup: 'none' },
  { id: 'waiting', schedule: '10,11 */6 * * *', overlap: 'queue' },
  { id: 'replacing', schedule: '10,11 */6 * * *', overlap: 'replace' },
  { id: 'failing', schedule: '45 */8 * * *', maxRetries: 2 },
  { id: 'stuck', schedule: '5 */12 * * *', timeoutSeconds: 60, maxRetries: 0 },
  { id: 'edited', schedule: '0 */2 * * *' },
  { id: 'paused', schedule: '0 */3 * * *' },
  { id: 'deleted', schedule: '0 * * * *' },
].map((job) => ({ command: 'true', ...job }));

const COMMANDS: Readonly<Record<string, (execution: Execution) => FakeCommand>> = {
  'too-long': () => ({ takesMs: minutes(1.5) }),
  waiting: () => ({ takesMs: minutes(1.5) }),
  replacing: () => ({ takesMs: minutes(1.5) }),
  failing: ({ attempt }) => ({ takesMs: 500, fails: attempt < 3 }),
  stuck: () => ({ takesMs: minutes(30) }),
};

let system: LocalSystem | undefined;

afterEach(() => system?.close());

test('a week with two clock changes, an outage, an edit, a pause and a deletion leaves every planned fire with exactly one outcome', async () => {
  system = await openLocalSystem({
    startAt: START,
    configuration: { scheduler: { check_interval_seconds: 2_400 } },
    commandOf: (execution) => COMMANDS[execution.jobId]?.(execution) ?? { takesMs: 1_500 },
  });

  await aWeek(system);

  for (const { id } of JOBS.filter((job) => job.id !== 'deleted')) {
    const planned = await plannedFires(system, id, windowsOf(id));
    const runs = await runsOf(system.client, id);
    expect(violations(planned, runs, END), id).toEqual([]);
    expect(missedWhileUp(runs, { from: DOWN_FROM, until: DOWN_UNTIL }), id).toEqual([]);
    expect((await system.client.getJob(id)).counters, id).toMatchObject(countersOf(runs));
  }
  expect(repeated(system.started.map(({ runId, attempt }) => `${runId} ${attempt}`))).toEqual([]);
}, 60_000);

test('a self-clocked job fires to the second through the night of a clock change', async () => {
  system = await openLocalSystem({
    startAt: '2026-10-24T22:55:00Z',
    configuration: { scheduler: { check_interval_seconds: 60 } },
    commandOf: () => ({ takesMs: 1_500 }),
  });
  await system.start();
  await system.client.createJob({ id: 'ticks', command: 'true', schedule: '7,30 */20 1-2 * * *', timezone: BERLIN });

  await system.clock.advanceToAsync('2026-10-25T02:30:00Z');

  const planned = await plannedFires(system, 'ticks', [{ revision: 1, from: START, until: END }]);
  const expected = planned.filter((fire) => fire < Date.parse('2026-10-25T02:30:00Z') / 1_000);
  expect(expected).toHaveLength(12);
  expect(system.started.map(({ at }) => at)).toEqual(expected.map((fire) => fire * 1_000));
}, 60_000);

async function aWeek({ clock, client, start, kill }: LocalSystem): Promise<void> {
  await start();
  await client.apply({ jobs: JOBS });
  await clock.advanceToAsync(PAUSED_FROM);
  await client.pauseJob('paused', { note: 'holiday' });
  await clock.advanceToAsync(PAUSED_UNTIL);
  await client.resumeJob('paused');
  await clock.advanceToAsync(EDITED_AT);
  await client.patchJob('edited', { schedule: '15 */5 * * *', timezone: NEW_YORK });
  await client.deleteJob('deleted');
  await clock.advanceToAsync(DOWN_FROM);
  kill();
  await clock.advanceToAsync(DOWN_UNTIL);
  await start();
  await clock.advanceToAsync(Date.parse(END) + minutes(90));
}

interface Window {
  readonly revision: number;
  readonly from: string;
  readonly until: string;
}

/** Which revision planned the job's fires when. */
function windowsOf(id: string): readonly Window[] {
  switch (id) {
    case 'edited':
      return [
        { revision: 1, from: START, until: EDITED_AT },
        { revision: 2, from: EDITED_AT, until: END },
      ];
    case 'paused':
      return [
        { revision: 1, from: START, until: PAUSED_FROM },
        { revision: 1, from: PAUSED_UNTIL, until: END },
      ];
    default:
      return [{ revision: 1, from: START, until: END }];
  }
}

async function plannedFires({ runtime }: LocalSystem, id: string, windows: readonly Window[]): Promise<EpochSeconds[]> {
  const fires: EpochSeconds[] = [];
  for (const { revision, from, until } of windows) {
    const definition = await runtime().engine.ports.definitions.read(id, revision);
    if (definition !== undefined) {
      fires.push(
        ...(scheduledJob(definition).schedule?.between(Date.parse(from) / 1_000, Date.parse(until) / 1_000) ?? []),
      );
    }
  }
  return fires;
}

function minutes(count: number): number {
  return count * 60_000;
}
