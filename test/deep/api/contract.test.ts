import { expect, test } from 'vitest';
import { fuzzContract, requestsIn } from '#test/fuzz/fuzz.ts';
import { OPERATIONS } from '#test/fuzz/operations.ts';

/** CRONSTACK_FUZZ_REQUESTS=20000 is the quick form. */
const REQUESTS = Number(process.env.CRONSTACK_FUZZ_REQUESTS ?? 100_000);
/** So many do everything at least once. */
const ENOUGH = 20_000;
const MOST_MISSED = 3;

test('no request of a hundred thousand makes the API fail, break its contract, or write what it refuses', async () => {
  const tally = await fuzzContract(REQUESTS);

  const kinds = OPERATIONS.map(
    ({ id }) => [id, [...(tally.get(id)?.keys() ?? [])].map((status) => status < 400)] as const,
  );
  console.log(
    `${requestsIn(tally)} requests: ${JSON.stringify(Object.fromEntries([...tally].map(([id, of]) => [id, Object.fromEntries(of)])))}`,
  );
  expect(requestsIn(tally)).toBeGreaterThanOrEqual(REQUESTS);
  const undone = kinds.filter(([, taken]) => !taken.includes(true)).map(([id]) => `${id} was never done`);
  // Some are rarely asked for as they may be: fewer requests may miss one or two.
  expect(undone.length, undone.join(', ')).toBeLessThanOrEqual(REQUESTS < ENOUGH ? MOST_MISSED : 0);
}, 1_200_000);
