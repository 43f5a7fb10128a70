import { expect, test } from 'vitest';
import { replacerNamed, slotHoldersNamed } from '#domain/replay/recorded/slot-holders.ts';
import { replaced, slotTaken, tooManyRunning } from '#domain/runs/reasons/skipped.ts';

test.each([[['a.20260601T000000Z']], [['a.1', 'a.2', 'b.c.3']]])(
  'the runs %j that hold a slot are read from the reason',
  (holders) => {
    expect(slotHoldersNamed(slotTaken(holders).text)).toEqual(holders);
  },
);

test('no other reason names any', () => {
  expect(slotHoldersNamed(tooManyRunning(100).text)).toEqual([]);
});

test('the run that another one made room for is read from its reason, and from no other', () => {
  expect(replacerNamed(replaced('a.20260601T000000Z').text)).toBe('a.20260601T000000Z');
  expect(replacerNamed(slotTaken(['a.1']).text)).toBeUndefined();
});
