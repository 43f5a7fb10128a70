import { expect, test } from 'vitest';
import type { Pace } from '#domain/notices/channels/pace.ts';
import { objectionsTo } from '#test/engine/notices/troubled-world.ts';

const STORIES = 150;

test('whatever befalls notifiers, no notice is lost, no end comes without its beginning, and no beginning after its end', async () => {
  expect(await objectionsTo(STORIES)).toEqual([]);
});

test('without the rule that a request ends before its lease does, beginnings come after their ends', async () => {
  const careless = (pace: Pace): Pace => ({ ...pace, leaseLeftMs: Number.NEGATIVE_INFINITY });

  expect(await objectionsTo(STORIES, careless)).toContainEqual(expect.stringContaining('opened after its end'));
});
