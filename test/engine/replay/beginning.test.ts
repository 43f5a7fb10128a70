import { expect, test } from 'vitest';
import { secondsOf } from '#domain/time/instant.ts';
import { pauseJob, resumeJob } from '#engine/jobs/pause.ts';
import { create, type MemoryMachine, memoryMachine } from '#testing/runtime.ts';
import { replayed, wordsOf } from './replayed.ts';

const HOUR_MS = 3_600_000;
const DAY = 86_400;

test('a job that is older than what is kept is replayed from the first instant on that is known, also beside its group', async () => {
  const { machine, runtime } = await aMachine({ scheduler: { log_retention_days: 3 } });
  const group = { name: 'db', mode: 'parallel', maxConcurrent: 1 };
  await create(runtime, { id: 'old', schedule: '0 * * * *', group });
  await create(runtime, { id: 'beside', schedule: '0 * * * *', group, overlap: 'queue' });
  await machine.clock.advanceByAsync(5 * 24 * HOUR_MS);
  await create(runtime, { id: 'young', schedule: '0 * * * *' });
  await machine.clock.advanceByAsync(6.5 * HOUR_MS);
  const now = secondsOf(machine.clock.now());

  for (const days of [2.9, 3, 4]) {
    const jobs = await replayed(runtime.engine, ['old', 'beside', 'young'], now - days * DAY);

    const from = now - Math.min(days * DAY, 3 * DAY - 1);
    expect(jobs.map((job) => job.from)).toEqual([from, from, now - days * DAY]);
    expect(jobs.flatMap(wordsOf)).toEqual([]);
    expect(jobs.map(({ before, after }) => [before.size, after.size])).toEqual(
      days < 3
        ? [
            [70, 70],
            [70, 70],
            [6, 6],
          ]
        : [
            [72, 72],
            [72, 72],
            [6, 6],
          ],
    );
  }
});

test('of a time of which nothing is known nothing is replayed', async () => {
  const { machine, runtime } = await aMachine({ scheduler: { log_retention_days: 3 } });
  await create(runtime, { id: 'old', schedule: '0 * * * *' });
  await machine.clock.advanceByAsync(5 * 24 * HOUR_MS);
  const now = secondsOf(machine.clock.now());

  const [job] = await replayed(runtime.engine, ['old'], now - 4 * DAY, undefined, now - 3 * DAY - 1);

  expect(job).toMatchObject({ unknown: 'forgotten', from: now - 4 * DAY });
  expect([job?.before.size, job?.after.size]).toEqual([0, 0]);
});

test.each([-1, 0])('a job that was created %i s from its beginning comes out as it is recorded', async (seconds) => {
  const { machine, runtime } = await aMachine();
  await machine.clock.advanceByAsync(HOUR_MS + 250);
  await create(runtime, { id: 'job', schedule: '* * * * *' });
  const created = secondsOf(machine.clock.now());
  await machine.clock.advanceByAsync(HOUR_MS);

  const [job] = await replayed(runtime.engine, ['job'], created - seconds);

  expect(job?.after.size).toBe(60);
  expect(job && wordsOf(job)).toEqual([]);
});

test('a job that was paused, or resumed, in the second before it begins comes out as it is recorded', async () => {
  const { machine, runtime } = await aMachine();
  const { engine } = runtime;
  await create(runtime, { id: 'job', schedule: '* * * * *' });
  await machine.clock.advanceByAsync(HOUR_MS + 250);
  await pauseJob(engine, 'job', { by: 'ann' });
  const paused = secondsOf(machine.clock.now());
  await machine.clock.advanceByAsync(HOUR_MS);
  const [held] = await replayed(engine, ['job'], paused + 1);
  await resumeJob(engine, 'job', { by: 'ann' });
  const resumed = secondsOf(machine.clock.now());
  await machine.clock.advanceByAsync(HOUR_MS);
  const [goesOn] = await replayed(engine, ['job'], resumed + 1);

  expect([held?.after.size, goesOn?.after.size]).toEqual([0, 60]);
  expect([held, goesOn].flatMap((job) => (job === undefined ? ['none'] : wordsOf(job)))).toEqual([]);
});

async function aMachine(
  configured: unknown = {},
): Promise<{ machine: MemoryMachine; runtime: ReturnType<MemoryMachine['runtime']> }> {
  const machine = memoryMachine('2026-06-01T00:00:00Z', () => ({ takesMs: 20_000 }));
  const runtime = machine.runtime(configured);
  await runtime.start();
  return { machine, runtime };
}
