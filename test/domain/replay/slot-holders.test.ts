import { expect, test } from 'vitest';
import { slotHoldersNamed } from '#domain/replay/recorded/slot-holders.ts';
import { slotTaken, tooManyRunning } from '#domain/runs/reasons/skipped.ts';

test.each([[['a.20260601T000000Z']], [['a.1', 'a.2', 'b.c.3']]])(
  'the runs %j that hold a slot are read from the reason',
  (holders) => {
    expect(slotHoldersNamed(slotTaken(holders).text)).toEqual(holders);
  },
);

test('no other reason names any', () => {
  expect(slotHoldersNamed(tooManyRunning(100).text)).toEqual([]);
});
