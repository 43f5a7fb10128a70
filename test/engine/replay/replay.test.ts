import { expect, test } from 'vitest';
import { create, memoryMachine } from '#testing/runtime.ts';
import { replayed, wordsOf } from './replayed.ts';

test.each(['skip', 'queue', 'replace', 'allow'])('%s', async (overlap) => {
  let n = 0;
  const machine = memoryMachine('2026-06-01T00:00:00Z', () => {
    n += 1;
    return { takesMs: ((n * 7919) % 170) * 1000 + 37, fails: n % 5 === 0 };
  });
  const runtime = machine.runtime();
  await runtime.start();
  await create(runtime, { id: 'job', schedule: '* * * * *', overlap, retryDelaySeconds: 5, maxRetries: 1 });
  await machine.clock.advanceByAsync(3 * 3_600_000);
  const [job] = await replayed(runtime.engine, ['job'], Date.parse('2026-06-01T00:40:00Z') / 1000);
  expect(job?.before.size).toBeGreaterThan(100);
  expect(job && wordsOf(job)).toEqual([]);
});
