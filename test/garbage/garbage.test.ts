import { test } from 'vitest';
import { seededRandomness } from '#testing/randomness.ts';
import { garbageRound } from './garbage-round.ts';

test.each([1, 2])(
  'of garbage of every kind nothing fails, each is told, and a healthy job fires (%i)',
  async (seed) => {
    await garbageRound(seededRandomness(seed), seed % 2 === 0);
  },
);
