import { expect, test } from 'vitest';
import { garbageRound, PLANTED_A_ROUND } from '#test/garbage/garbage-round.ts';
import { seededRandomness } from '#testing/randomness.ts';

/** CRONSTACK_GARBAGE=20000 is the quick form. */
const ITEMS = Number(process.env.CRONSTACK_GARBAGE ?? 100_000);
const ROUNDS = Math.ceil(ITEMS / PLANTED_A_ROUND);

test(`of ${ITEMS} things that nobody stored, of every kind, no sweep, list or look fails, and each is told`, async () => {
  let round = 0;
  for (; round < ROUNDS; round += 1) {
    await garbageRound(seededRandomness(round), round % 2 === 0).catch((cause: unknown) => {
      throw new Error(`round ${round}`, { cause });
    });
  }
  expect(round * PLANTED_A_ROUND).toBeGreaterThanOrEqual(ITEMS);
}, 1_800_000);
