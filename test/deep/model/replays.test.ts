import { expect, test } from 'vitest';
import { replayStories } from '#test/model/replays.ts';

test('in fair weather stories come out as they were, but for what happened in one millisecond', async () => {
  const { runs, unreproduced } = await replayStories(4, true);

  console.info(`${unreproduced} of ${runs} runs not reproduced, in fair weather`);
  expect(runs).toBeGreaterThan(500);
  expect(unreproduced / runs).toBeLessThan(0.01);
}, 3_600_000);

test('where messages are lost, processes crash and clocks are set, what cannot be replayed is named', async () => {
  const { runs, unreproduced } = await replayStories(3, false);

  console.info(`${unreproduced} of ${runs} runs not reproduced, in bad weather`);
  expect(runs).toBeGreaterThan(300);
  expect(unreproduced / runs).toBeLessThan(0.05);
}, 3_600_000);
