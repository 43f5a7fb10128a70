import { expect, test } from 'vitest';
import { WallTimers } from '#adapters/machine/wall-timers.ts';
import { FakeClock } from '#testing/clock.ts';

const START = '2026-03-01T12:00:00Z';
const START_MS = Date.parse(START);

test('a timer goes off at its instant, and one that is stopped never', () => {
  const { clock, timers, rung } = wallTimers();
  for (const seconds of [0, 2, 60, 3_600]) {
    timers.at(START_MS + seconds * 1_000, () => rung.push(clock.now() - START_MS));
  }
  for (const seconds of [2, 3_600]) {
    timers.at(START_MS + seconds * 1_000, () => expect.unreachable())();
  }

  clock.advanceBy(10 * 3_600_000);

  expect(rung).toEqual([0, 2_000, 60_000, 3_600_000]);
});

test.each([1, 20, 400])('it goes off no sooner where timers come %i ms early', (earlyMs) => {
  const { clock, timers, rung } = wallTimers(earlyMs);
  for (const seconds of [1, 2, 60, 3_600]) {
    timers.at(START_MS + seconds * 1_000, () => rung.push(clock.now() - START_MS));
  }

  clock.advanceBy(10 * 3_600_000);

  expect(rung).toEqual([1_000, 2_000, 60_000, 3_600_000]);
});

test.each([
  ['near', 3_000],
  ['far', 60_000],
])('it waits for a clock that was set back: %s', (_, ms) => {
  const { clock, timers, rung } = wallTimers();
  timers.at(START_MS + ms, () => rung.push(clock.now() - START_MS));

  clock.advanceBy(ms - 1);
  clock.setBack(20);
  clock.advanceBy(20);
  expect(rung).toEqual([]);
  clock.setBack(3_600_000);
  clock.advanceBy(3_600_000);
  expect(rung).toEqual([]);
  clock.advanceBy(1);

  expect(rung).toEqual([ms]);
});

test('after a sleep those whose instants are over come within 5 s, and the others at their instants', () => {
  const { clock, timers, rung } = wallTimers();
  for (const seconds of [4, 1_800, 3_620]) {
    timers.at(START_MS + seconds * 1_000, () => rung.push(clock.now() - START_MS));
  }
  clock.advanceBy(1_000);

  clock.setForward(3_600_000);
  clock.advanceBy(60_000);

  expect(rung).toEqual([3_604_000, 3_605_000, 3_620_000]);
});

test('ten thousand that are far off have one timer together, and those that are stopped leave none', () => {
  const { clock, timers } = wallTimers();
  const stops = Array.from({ length: 10_000 }, (_, index) => timers.at(START_MS + 60_000 + index, () => undefined));
  expect(clock.pendingTimers()).toBe(1);

  for (const stop of stops) {
    stop();
  }

  expect(clock.pendingTimers()).toBe(0);
});

/** Timers on a clock whose own come early. */
function wallTimers(earlyMs = 0) {
  const clock = new FakeClock(START);
  const rung: number[] = [];
  const after: FakeClock['after'] = (delayMs, callback) =>
    clock.after(delayMs > earlyMs ? delayMs - earlyMs : delayMs, callback);
  return { clock, timers: new WallTimers({ now: () => clock.now(), after }), rung };
}
