import { expect, test } from 'vitest';
import type { Run } from '#domain/runs/run.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { create, memoryMachine } from '#testing/runtime.ts';
import { replayed, wordsOf } from './replayed.ts';

const FROM = Date.parse('2026-06-01T00:40:00Z') / 1000;

test.each(['skip', 'queue', 'replace', 'allow'])('%s', async (overlap) => {
  const engine = await threeHours(overlap);
  const [job] = await replayed(engine, ['job'], FROM);
  expect(job?.before.size).toBeGreaterThan(100);
  expect(job && wordsOf(job)).toEqual([]);
});

test.each(['minute', 'second'])('a time that ended a while ago, of a job to the %s', async (precision) => {
  const engine = await threeHours('queue', precision);
  const now = Math.floor(engine.ports.clock.now() / 1_000);

  for (const to of [now - 7_200, now - 3_600, now - 600]) {
    const [job] = await replayed(engine, ['job'], FROM, undefined, to);
    expect(job?.before.size).toBe((to - FROM) / 60 + 1);
    expect(job && wordsOf(job)).toEqual([]);
  }
});

test('a run that waits for its next attempt comes out as it is recorded', async () => {
  const machine = memoryMachine('2026-06-01T00:00:00Z', () => ({ takesMs: 1_000, fails: true }));
  const runtime = machine.runtime();
  await runtime.start();
  await create(runtime, { id: 'job', schedule: '59 * * * *', retryDelaySeconds: 600, maxRetries: 1 });
  await machine.clock.advanceByAsync(3_600_000);

  const { items } = await machine.ports.history.listRuns('job', { limit: 10 });
  const [job] = await replayed(runtime.engine, ['job'], FROM);

  expect(items.map(({ status }) => status)).toEqual(['retrying']);
  expect(job && wordsOf(job)).toEqual([]);
  expect([...(job?.after.values() ?? [])].map(({ status }) => status)).toEqual(['running']);
});

test('a run of which the record says what cannot have been is named, and no other', async () => {
  const engine = await threeHours('skip');
  const held = (run: Run) => run.reasonCode === 'overlap';
  const [job] = await replayed(engine, ['job'], FROM, (recorded) => {
    const index = recorded.runs.findIndex(held);
    const runs = recorded.runs.with(index, altered(recorded.runs[index]));
    return { ...recorded, runs };
  });

  expect(job?.unreproduced).toMatchObject([{ before: { reasonCode: 'blackout' }, after: { reasonCode: 'overlap' } }]);
  expect(job?.differences).toEqual([]);
});

function altered(run: Run | undefined): Run {
  if (run === undefined) {
    throw new Error('no run was held up');
  }
  return { ...run, reasonCode: 'blackout' };
}

async function threeHours(overlap: string, precision = 'minute'): Promise<Engine> {
  let n = 0;
  const machine = memoryMachine('2026-06-01T00:00:00Z', () => {
    n += 1;
    return { takesMs: ((n * 7919) % 170) * 1000 + 37, fails: n % 5 === 0 };
  });
  const runtime = machine.runtime();
  await runtime.start();
  await create(runtime, { id: 'job', schedule: '* * * * *', overlap, precision, retryDelaySeconds: 5, maxRetries: 1 });
  await machine.clock.advanceByAsync(3 * 3_600_000);
  return runtime.engine;
}
