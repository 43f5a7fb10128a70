import { beforeEach, expect, test } from 'vitest';
import { storeTroubleOnce } from '#local/runtime/trouble/store-trouble.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import { FakeClock } from '#testing/clock.ts';

const GONE = new StoreFault('store_lost', 'the database is gone');

let clock: FakeClock;
let told: string[];
let tell: (what: string, error: unknown) => void;

beforeEach(() => {
  clock = new FakeClock(0);
  told = [];
  tell = storeTroubleOnce(clock, (what, error) => told.push(`${what}: ${String(error)}`));
});

test('a fault of the whole store is told once a minute, whoever meets it, and another one at once', () => {
  tell('job a', GONE);
  tell('job b', GONE);
  tell('sweep', new StoreFault('store_full', 'no room'));
  clock.setForward(86_400_000);
  clock.advanceBy(59_999);
  tell('job c', GONE);
  clock.advanceBy(1);
  tell('job d', GONE);
  tell('job e', GONE);

  expect(told).toEqual([
    'job a: StoreFault: the database is gone',
    'sweep: StoreFault: no room',
    'job d: StoreFault: the database is gone',
  ]);
});

test('whatever else there is to tell is told each time', () => {
  const large = new StoreFault('item_too_large', 'it takes nothing so large');
  for (const error of [large, large, new Error('a mistake'), new Error('a mistake'), 'in words', 'in words']) {
    tell('job a', error);
  }

  expect(told).toHaveLength(6);
});
