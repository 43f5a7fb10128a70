import { describe, expect, test } from 'vitest';
import {
  allFree,
  leavePlace,
  type Places,
  recounted,
  secondsToWait,
  settlePlace,
  takePlace,
} from '#domain/ledger/runs/places.ts';

const NOW = 1_800_000_000_000;

describe('places', () => {
  test('are taken by those who start a container and by those that run, up to the limit', () => {
    const one = takePlace(allFree('long'), 'a', 2, NOW);
    const running = one && settlePlace(one, 'a', true, NOW);
    const two = running && takePlace(running, 'b', 2, NOW);

    expect(two).toMatchObject({ running: 1, starting: { b: NOW } });
    expect(two && takePlace(two, 'c', 2, NOW)).toBeUndefined();
  });

  test('are taken once by a start that is asked for twice, and counted once', () => {
    const once = takePlace(allFree('long'), 'a', 1, NOW);
    const twice = once && takePlace(once, 'a', 1, NOW + 1_000);
    const running = twice && settlePlace(settlePlace(twice, 'a', true, NOW), 'a', true, NOW);

    expect(twice).toBe(once);
    expect(running).toMatchObject({ running: 1, starting: {} });
  });

  test('are free again when there is no container, and when one ends', () => {
    const one = takePlace(allFree('long'), 'a', 1, NOW);

    expect(one && settlePlace(one, 'a', false, NOW)).toMatchObject({ running: 0, starting: {} });
    expect(one && leavePlace(settlePlace(one, 'a', true, NOW), NOW)).toMatchObject({ running: 0 });
    expect(leavePlace(allFree('long'), NOW).running).toBe(0);
  });
});

describe('a count of the containers', () => {
  const counted: Places = { runner: 'long', version: 7, running: 3, starting: {}, changedAtMs: NOW };

  test('frees the places of containers that broke down, and takes those of ones that nobody counted', () => {
    expect(recounted(counted, 1, NOW + 5_000)).toMatchObject({ running: 1 });
    expect(recounted(counted, 4, NOW + 5_000)).toMatchObject({ running: 4 });
  });

  test('changes nothing where it is right, nor while it may not show what was counted a moment ago', () => {
    expect(recounted(counted, 3, NOW + 60_000)).toBe(counted);
    expect(recounted(counted, 1, NOW + 4_999)).toBe(counted);
  });

  test('leaves the place to a container that is being started, and not to a launcher that cannot be alive any more', () => {
    const starting = { ...counted, starting: { a: NOW } };

    expect(recounted(starting, 3, NOW + 74_999)).toBe(starting);
    expect(recounted(starting, 3, NOW + 75_000)).toMatchObject({ running: 3, starting: {} });
  });
});

test('a run that finds no place asks again after 15 s, and ever later, up to 5 minutes', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map(secondsToWait)).toEqual([15, 30, 60, 120, 240, 300, 300]);
});
