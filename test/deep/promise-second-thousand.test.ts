import { test } from 'vitest';
import { storiesHold } from '../model/stories-hold.ts';

// In two files, so that two cores share them.
test('the promise holds: the second thousand stories', async () => {
  await storiesHold(1_000);
}, 1_200_000);
