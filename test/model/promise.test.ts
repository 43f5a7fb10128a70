import { test } from 'vitest';
import { storiesHold } from './stories-hold.ts';

test('whatever is lost, doubled, late or crashes, every fire ends in exactly one outcome and no attempt starts twice', async () => {
  await storiesHold(1);
}, 600_000);
