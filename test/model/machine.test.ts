import { expect, test } from 'vitest';
import { crashMachines } from './machine-crashes.ts';

test('on one SQLite file the promise outlives crashes of the machine that undo what was not on disk', async () => {
  const { crashes, undoing, broken } = await crashMachines(10, { seed: 23, waits: true });

  expect(broken).toEqual([]);
  expect(crashes).toBeGreaterThanOrEqual(10);
  expect(undoing).toBeGreaterThan(0);
}, 600_000);
