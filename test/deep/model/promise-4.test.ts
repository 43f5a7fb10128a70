import { test } from 'vitest';
import { storiesHold } from '#test/model/stories-hold.ts';

// Two thousand stories in four files, so that all cores share them to the end.
test('the promise holds: stories, part 4 of 4', async () => {
  await storiesHold(500, 4);
}, 1_200_000);
