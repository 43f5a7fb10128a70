import { expect, test } from 'vitest';
import { resting } from '#local/runtime/resting.ts';

test('long work lets the loop turn at its beginning, and then after each 5 ms of it', async () => {
  let nowMs = 1_000;
  const turns: number[] = [];
  const rest = resting({ elapsedMs: () => nowMs }, (callback) => {
    turns.push(nowMs);
    callback();
  });

  for (let piece = 0; piece < 12; piece += 1) {
    await rest();
    nowMs += 1;
  }

  expect(turns).toEqual([1_000, 1_005, 1_010]);
});

test('the time of a turn that others took is not counted as work', async () => {
  let nowMs = 0;
  let turns = 0;
  const rest = resting({ elapsedMs: () => nowMs }, (callback) => {
    turns += 1;
    nowMs += 400;
    callback();
  });

  await rest();
  await rest();

  expect(turns).toBe(1);
});
