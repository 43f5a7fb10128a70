import { expect, test } from 'vitest';
import { create, memoryMachine } from '#testing/runtime.ts';
import { wallClock } from './wall-clock.ts';

const EVENING = '2026-11-23T22:00:05Z';
const MORNING_MS = Date.parse('2026-11-24T08:59:40Z');

/** By an entry, by the sweeper ahead of the fire, and late by no more than it may be. */
const JOBS = [
  { id: 'plain', schedule: '0 9 * * *' },
  { id: 'later', schedule: '5 9 * * *', deadlineSeconds: 30 },
  { id: 'second', schedule: '0 9 * * *', precision: 'second', catchup: 'none' },
  { id: 'near', schedule: '0 0 9 * * *', catchup: 'none', deadlineSeconds: 10 },
];

test.each([
  ['slept until a little before its fires', 100_000],
  ['slept as soon as its jobs were there', 1],
])('a machine that %s starts each in time, and loses none', async (_, awakeMs) => {
  const { machine, runtime } = sleepyMachine();
  await runtime.start();
  for (const job of JOBS) {
    await create(runtime, job);
  }
  await machine.clock.advanceByAsync(awakeMs);

  machine.clock.setForward(MORNING_MS - machine.clock.now());
  await machine.clock.advanceToAsync('2026-11-24T09:06:00Z');

  expect(begun(machine)).toEqual({
    'plain.20261124T090000Z': 'succeeded, after 0 s',
    'later.20261124T090500Z': 'succeeded, after 0 s',
    'second.20261124T090000Z': 'succeeded, after 0 s',
    'near.20261124T090000Z': 'succeeded, after 0 s',
  });
});

test('what fired while the machine slept is decided within 5 s, also by the sweeper', async () => {
  const { machine, runtime } = sleepyMachine();
  await runtime.start();
  await create(runtime, { id: 'entry', schedule: '50 23 * * *' });
  await create(runtime, { id: 'second', schedule: '50 23 * * *', precision: 'second' });
  await machine.clock.advanceByAsync(1_000);

  machine.clock.setForward(MORNING_MS - machine.clock.now());
  await machine.clock.advanceByAsync(5_000);

  expect(Object.keys(begun(machine)).sort()).toEqual(['entry.20261123T235000Z', 'second.20261123T235000Z']);
});

test('a retry whose time came while the machine slept begins within 5 s', async () => {
  const { machine, runtime } = sleepyMachine('failing at first');
  await runtime.start();
  await create(runtime, { id: 'flaky', schedule: '1 22 * * *', maxRetries: 1, retryDelaySeconds: 600 });
  await machine.clock.advanceToAsync('2026-11-23T22:01:05Z');
  expect(begun(machine)).toEqual({ 'flaky.20261123T220100Z': 'retrying, after 0 s' });

  machine.clock.setForward(3_600_000);
  await machine.clock.advanceByAsync(5_000);

  expect(begun(machine)).toEqual({ 'flaky.20261123T220100Z': 'succeeded, after 0 s' });
});

test('the sweeps, each 30 s, do not wait for a clock that was set back', async () => {
  const machine = memoryMachine(EVENING);
  let sweeps = 0;
  const heartbeat = async () => {
    sweeps += 1;
  };
  await machine.runtime({}, wallClock(machine.clock), { heartbeat }).start();
  await machine.clock.advanceByAsync(1_000);
  const before = sweeps;

  machine.clock.setBack(7_200_000);
  await machine.clock.advanceByAsync(300_000);

  expect(sweeps - before).toBe(10);
});

function sleepyMachine(commands: 'well' | 'failing at first' = 'well') {
  let started = 0;
  const machine = memoryMachine(EVENING, () => {
    started += 1;
    return commands === 'well' || started > 1 ? { takesMs: 0 } : { takesMs: 0, fails: true };
  });
  return { machine, runtime: machine.runtime({}, wallClock(machine.clock)) };
}

/** What became of each run, and how long after its instant it began. */
function begun({ ports }: ReturnType<typeof memoryMachine>): Readonly<Record<string, string>> {
  const runs = ports.history.everyRun().map(({ id, status, scheduledAt, attempts: [first] }) => {
    const lateMs = (first?.startedAtMs ?? Number.NaN) - scheduledAt * 1_000;
    return [id, `${status}, after ${Math.floor(lateMs / 1_000)} s`] as const;
  });
  return Object.fromEntries(runs);
}
