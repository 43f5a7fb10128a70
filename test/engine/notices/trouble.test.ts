import { expect, test } from 'vitest';
import { objectionsTo } from './troubled-world.ts';

test('whatever befalls notifiers, no notice is lost, no end comes without its beginning, and no beginning after its end', async () => {
  expect(await objectionsTo(3)).toEqual([]);
});
