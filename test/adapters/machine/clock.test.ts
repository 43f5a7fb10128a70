import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '#adapters/machine/clock.ts';

const DAY_MS = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a timer longer than setTimeout can wait goes off at its time, once', () => {
  let calls = 0;
  systemClock.after(60 * DAY_MS, () => {
    calls += 1;
  });

  vi.advanceTimersByTime(60 * DAY_MS - 1);
  expect(calls).toBe(0);
  vi.advanceTimersByTime(1);
  expect(calls).toBe(1);
  vi.advanceTimersByTime(60 * DAY_MS);
  expect(calls).toBe(1);
});

test('a long timer can be stopped at any time', () => {
  let calls = 0;
  const stop = systemClock.after(60 * DAY_MS, () => {
    calls += 1;
  });

  vi.advanceTimersByTime(40 * DAY_MS);
  stop();
  vi.advanceTimersByTime(60 * DAY_MS);

  expect(calls).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('a timer for an instant goes off then, also after a step of the clock, and can be stopped', () => {
  const startMs = systemClock.now();
  const rung: number[] = [];
  systemClock.at(startMs + DAY_MS, () => rung.push(systemClock.now() - startMs));
  const stop = systemClock.at(startMs + DAY_MS, () => expect.unreachable());

  vi.advanceTimersByTime(DAY_MS / 2);
  vi.setSystemTime(startMs + DAY_MS - 10_000);
  stop();
  vi.advanceTimersByTime(9_999);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(1);

  expect(rung).toEqual([DAY_MS]);
  expect(vi.getTimerCount()).toBe(0);
});
