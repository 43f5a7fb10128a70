import { test } from 'vitest';
import { A_WEEK, liveThrough } from '#test/scenarios/week.ts';

test('a week with two clock changes, an outage, an edit, a pause and a deletion leaves every planned fire with exactly one outcome', async () => {
  await liveThrough(A_WEEK);
});
