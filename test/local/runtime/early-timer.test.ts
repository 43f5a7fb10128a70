import { expect, test } from 'vitest';
import { create, memoryMachine } from '#testing/runtime.ts';
import { wallClock } from './wall-clock.ts';

/** Each way to wake a job: by itself within two minutes, by the sweeper ahead of its fire, by an entry. */
const SCHEDULES = ['* * * * * *', '*/5 * * * * *', '*/20 * * * * *', '40 * * * * *', '40 */2 * * * *', '* * * * *'];

/**
 * A timer of Node comes up to a millisecond before the clock on the wall says so (measured: 8 to 13 of 750), and by more where that is
 * slewed. Here all of them do.
 */
function machineWithEarlyTimers() {
  const machine = memoryMachine('2026-11-23T09:00:05Z');
  return { machine, runtime: machine.runtime({}, wallClock(machine.clock, 1)) };
}

test.each(SCHEDULES)('where timers come a millisecond early each fire of %s starts in its second', async (schedule) => {
  const { machine, runtime } = machineWithEarlyTimers();
  await runtime.start();
  await create(runtime, { id: 'job', schedule, catchup: 'none' });
  await machine.clock.advanceToAsync('2026-11-23T09:05:00Z');

  expect(await startedLate(machine)).toEqual([]);
});

test.each(SCHEDULES)(
  'where the clock is set back by 20 ms now and then each fire of %s starts in its second',
  async (schedule) => {
    const { machine, runtime } = machineWithEarlyTimers();
    await runtime.start();
    await create(runtime, { id: 'job', schedule, catchup: 'none' });
    for (let times = 0; times < 29; times += 1) {
      await machine.clock.advanceByAsync(9_990);
      machine.clock.setBack(20);
    }
    await machine.clock.advanceToAsync('2026-11-23T09:05:00Z');

    expect(await startedLate(machine)).toEqual([]);
  },
);

/** The runs that did not begin within the second of their fire, and succeed. */
async function startedLate(machine: ReturnType<typeof memoryMachine>): Promise<readonly string[]> {
  const runs = machine.ports.history.everyRun();
  expect(runs.length).toBeGreaterThan(0);
  const late = runs.filter(({ status, scheduledAt, attempts: [attempt] }) => {
    const lateMs = (attempt?.startedAtMs ?? Number.POSITIVE_INFINITY) - scheduledAt * 1_000;
    return status !== 'succeeded' || lateMs < 0 || lateMs >= 1_000;
  });
  return late.map(({ id, status }) => `${id} ${status}`);
}
