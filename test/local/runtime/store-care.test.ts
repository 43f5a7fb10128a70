import { beforeEach, expect, test } from 'vitest';
import type { LocalStore } from '#local/runtime/broken-store.ts';
import { StoreCare } from '#local/runtime/store-care.ts';
import { FakeClock } from '#testing/clock.ts';

let clock: FakeClock;
let answers: (('more' | 'done') | Error)[];
let tendedAtMs: number[];
let told: unknown[];
let quietMs: number[];
let written: () => void;
let care: StoreCare;

beforeEach(() => {
  clock = new FakeClock(0);
  [answers, tendedAtMs, told, quietMs] = [[], [], [], []];
  const store: LocalStore = {
    whenBroken: () => undefined,
    revive: async () => undefined,
    whenWritten: (tell) => {
      written = tell;
    },
    tend: (ms) => {
      tendedAtMs.push(clock.now());
      quietMs.push(ms);
      const answer = answers.shift() ?? 'done';
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    },
  };
  care = new StoreCare(
    clock,
    store,
    () => 7,
    (what) => told.push(what),
  );
});

test('what there was before is looked at once, and then nothing wakes up until something is written', () => {
  written();
  expect(clock.pendingTimers()).toBe(0);
  care.start();
  expect(clock.pendingTimers()).toBe(0);
  clock.advanceBy(3_600_000);
  expect(tendedAtMs).toEqual([0]);

  written();
  written();
  expect(clock.pendingTimers()).toBe(1);
  clock.advanceBy(10_000);
  expect(tendedAtMs).toEqual([0, 3_601_500]);
  expect(quietMs).toEqual([7, 7]);
});

test('what still waits for a quiet moment is looked at each second, between those at which jobs fire', () => {
  answers = ['more', 'more', 'done'];
  care.start();
  clock.advanceBy(60_000);
  expect(tendedAtMs).toEqual([0, 1_500, 2_500]);
});

test('what could not be done is told once, tried again each second, and told as over', () => {
  const error = new Error('database or disk is full');
  // Between two tries something may be due: then nothing is tried, and nothing is over.
  answers = [error, error, 'more', error, 'done', 'done'];
  care.start();
  clock.advanceBy(4_000);
  expect(told).toEqual([error]);

  clock.advanceBy(60_000);
  expect(told).toEqual([error, 'the disk takes it again']);
  expect(tendedAtMs).toEqual([0, 1_500, 2_500, 3_500, 4_500]);
});

test('another trouble is told, and one that comes again after it was over', () => {
  const [full, failing] = [new Error('database or disk is full'), new Error('disk I/O error')];
  answers = [full, failing, 'done', failing];
  care.start();
  clock.advanceBy(10_000);
  written();
  clock.advanceBy(1_500);
  expect(told).toEqual([full, failing, 'the disk takes it again', failing]);
});

test('nothing is looked at after the end', () => {
  care.start();
  written();
  care.stop();
  written();
  clock.advanceBy(60_000);
  expect(tendedAtMs).toEqual([0]);
});
