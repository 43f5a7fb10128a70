import { expect, test } from 'vitest';
import { scheduledJob } from '#domain/jobs/scheduled.ts';
import { presentRun } from '#functions/api/present/run.ts';
import { FreezingClock } from '#test/scenarios/freezing-clock.ts';
import { repeated, violations } from '#test/scenarios/promise.ts';
import { FakeExecutor, type StartedAttempt } from '#testing/executor.ts';
import { create, memoryMachine } from '#testing/runtime.ts';

const START = '2026-11-23T08:59:30Z';
const FROZEN_AT = '2026-11-23T09:00:02Z';
const END = '2026-11-23T09:06:00Z';
const TAKES_MS: Readonly<Record<string, number>> = { ticks: 1_000, short: 5_000, long: 180_000 };

test.each([50, 120])('a runtime that was stopped for %i s loses no attempt and starts none twice', async (seconds) => {
  const machine = memoryMachine(START);
  const clock = new FreezingClock(machine.clock);
  const news = new FreezingClock(machine.clock);
  const started: StartedAttempt[] = [];
  const executor = new FakeExecutor(news, ({ jobId }) => ({ takesMs: TAKES_MS[jobId] ?? 0 }), started);
  const runtime = machine.runtime({}, clock, { executor });
  await runtime.start();
  await create(runtime, { id: 'ticks', schedule: '*/10 * * * * *', catchup: 'all' });
  await create(runtime, { id: 'short', schedule: '0 9 * * *', onLost: 'fail', timeoutSeconds: 30 });
  await create(runtime, { id: 'long', schedule: '0 9 * * *', onLost: 'fail' });
  await machine.clock.advanceToAsync(FROZEN_AT);
  expect(started.map(({ runId }) => runId.split('.')[0]).sort()).toEqual(['long', 'short', 'ticks', 'ticks', 'ticks']);

  clock.freeze();
  news.freeze();
  await machine.clock.advanceByAsync(seconds * 1_000);
  clock.thaw();
  await machine.clock.advanceByAsync(1);
  news.thaw();
  await machine.clock.advanceToAsync('2026-11-23T09:06:05Z');

  const runs = machine.ports.history.everyRun();
  expect(runs.flatMap(({ attempts }) => attempts).filter(({ result }) => result !== 'succeeded')).toEqual([]);
  expect(repeated(started.map(({ runId, attempt }) => `${runId} ${attempt}`))).toEqual([]);
  for (const id of Object.keys(TAKES_MS)) {
    const definition = await machine.ports.definitions.read(id, 1);
    const fires = definition === undefined ? [] : scheduledJob(definition).schedule?.between(at(START), at(END));
    const ofJob = runs.filter(({ jobId }) => jobId === id).map(presentRun);
    expect(violations([...(fires ?? [])], ofJob, END), id).toEqual([]);
    expect(ofJob.length, id).toBeGreaterThan(0);
  }
});

function at(instant: string): number {
  return Date.parse(instant) / 1_000;
}
