import { expect, test } from 'vitest';
import { FakeClock } from '#testing/clock.ts';

const NOON = '2026-03-01T12:00:00Z';

test('timers go off in order of their instants, and among equals in order of their making', () => {
  const clock = new FakeClock(NOON);
  const seen: string[] = [];
  clock.after(20, () => seen.push('c'));
  clock.after(10, () => seen.push('a'));
  clock.after(10, () => seen.push('b'));

  clock.advanceBy(20);

  expect(seen).toEqual(['a', 'b', 'c']);
});

test('a timer made on the way goes off on the way', () => {
  const clock = new FakeClock(NOON);
  const seen: number[] = [];
  const tick = () => {
    seen.push(clock.now() - Date.parse(NOON));
    clock.after(1_000, tick);
  };
  clock.after(1_000, tick);

  clock.advanceTo('2026-03-01T12:00:03Z');

  expect(seen).toEqual([1_000, 2_000, 3_000]);
});

test('a stopped timer never goes off', () => {
  const clock = new FakeClock(NOON);
  const stop = clock.after(10, () => expect.unreachable());

  stop();
  clock.advanceBy(20);

  expect(clock.pendingTimers()).toBe(0);
});

test('work set off by a timer comes to rest before time goes on', async () => {
  const clock = new FakeClock(NOON);
  const seen: number[] = [];
  clock.after(10, async () => {
    await Promise.resolve();
    seen.push(clock.now() - Date.parse(NOON));
    clock.after(5, () => seen.push(clock.now() - Date.parse(NOON)));
  });

  await clock.advanceByAsync(100);

  expect(seen).toEqual([10, 15]);
});

test('a wall clock that steps back delays no timer', () => {
  const clock = new FakeClock(NOON);
  const seen: number[] = [];
  clock.after(1_000, () => seen.push(clock.now()));

  clock.setBack(3_600_000);
  clock.advanceBy(1_000);

  expect(seen).toEqual([Date.parse(NOON) + 1_000 - 3_600_000]);
});

test('a timer for an instant of the wall clock waits for one that was set back, and comes at once after a step forward', () => {
  const clock = new FakeClock(NOON);
  const seen: string[] = [];
  for (const minutes of [10, 20, 30]) {
    clock.at(Date.parse(NOON) + minutes * 60_000, () =>
      seen.push(`${minutes} at ${new Date(clock.now()).toISOString()}`),
    );
  }

  clock.setBack(3_600_000);
  clock.advanceTo('2026-03-01T12:09:59Z');
  expect(seen).toEqual([]);
  clock.advanceTo('2026-03-01T12:10:00Z');
  clock.setForward(900_000);
  clock.advanceTo('2026-03-01T12:31:00Z');

  expect(seen).toEqual([
    '10 at 2026-03-01T12:10:00.000Z',
    '20 at 2026-03-01T12:25:00.000Z',
    '30 at 2026-03-01T12:30:00.000Z',
  ]);
});
