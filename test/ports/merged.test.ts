import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMerged } from '#ports/stores/merged.ts';

const numbers = fc.uniqueArray(fc.nat(5_000), { maxLength: 600 });
const isBefore = (one: number, other: number) => one < other;

test('several sorted lists are read as one: all of it in order, however it is spread, and little in vain', async () => {
  await fc.assert(
    fc.asyncProperty(
      numbers,
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 1, max: 700 }),
      async (all, width, narrow, limit) => {
        const spread = spreadOver(all, width, narrow);
        const { lists, readItems } = counted(spread);

        const merged = await readMerged(lists, limit, isBefore);

        expect(merged).toEqual([...all].sort((one, other) => one - other).slice(0, limit));
        expect(readItems()).toBeLessThanOrEqual(merged.length + Math.max(limit / 2, 10 * width));
      },
    ),
    { numRuns: 200 },
  );
});

test('the lists are read side by side, in few rounds', async () => {
  const spread = spreadOver(
    Array.from({ length: 8_000 }, (_, index) => (index * 2_654_435_761) % 4_294_967_296),
    8,
    8,
  );
  const { lists, rounds } = counted(spread);

  await readMerged(lists, 1_001, isBefore);

  expect(rounds()).toBeLessThanOrEqual(6);
});

test('a list that is longer than it lets see at once is read on', async () => {
  const most3 = [1, 2, 3, 4, 5, 6, 7].map((item) => item * 10);
  const lists = [
    async (after = 0) => ({ items: most3.filter((item) => item > after).slice(0, 3), more: after < 60 }),
    async () => ({ items: [], more: true }),
  ];

  expect(await readMerged(lists, 100, isBefore)).toEqual(most3);
});

/** Some of the lists get all the items, the others none. */
function spreadOver(all: readonly number[], width: number, narrow: number): readonly (readonly number[])[] {
  const taking = Math.min(width, narrow);
  return Array.from({ length: width }, (_, list) =>
    all.filter((item) => Math.floor(item / 8) % taking === list).sort((one, other) => one - other),
  );
}

function counted(spread: readonly (readonly number[])[]) {
  let read = 0;
  let waves = 0;
  let waiting = false;
  const lists = spread.map((list) => async (after: number | undefined, most: number) => {
    if (!waiting) {
      waiting = true;
      waves += 1;
      queueMicrotask(() => {
        waiting = false;
      });
    }
    const rest = list.filter((item) => after === undefined || item > after);
    const items = rest.slice(0, most);
    read += items.length;
    return { items, more: rest.length > items.length };
  });
  return { lists, readItems: () => read, rounds: () => waves };
}
