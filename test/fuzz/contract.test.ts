import { expect, test } from 'vitest';
import { fuzzContract } from './fuzz.ts';
import { OPERATIONS } from './operations.ts';

test('no request makes the API fail, break its contract, or write what it refuses', async () => {
  const tally = await fuzzContract(100);

  expect(tally.size).toBeGreaterThan(OPERATIONS.length / 2);
});
