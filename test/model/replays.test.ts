import { expect, test } from 'vitest';
import { replayStories } from './replays.ts';

test('a story that is replayed comes out as it was, with outages, edits, pauses, deletions, groups and catch-ups', async () => {
  const { runs, unreproduced } = await replayStories(1, true);

  expect(runs).toBeGreaterThan(100);
  expect(unreproduced).toBe(0);
}, 60_000);
