import { expect, test } from 'vitest';
import { drawn, seededDraw } from '#domain/replay/recorded/draw.ts';

test('a seed draws the same of a run, whatever was drawn before, and another seed something else', () => {
  const [one, same, other] = [seededDraw(1), seededDraw(1), seededDraw(2)];
  one('a run before it');

  expect(one('job.20260601T000000Z run')).toBe(same('job.20260601T000000Z run'));
  expect(one('job.20260601T000000Z run')).not.toBe(other('job.20260601T000000Z run'));
});

test('each of several is drawn as often as any other', () => {
  const counts = new Map<string, number>();
  for (let number = 0; number < 4_000; number += 1) {
    const item = drawn(['a', 'b', 'c', 'd'], seededDraw(7), `run ${number}`) ?? '';
    counts.set(item, (counts.get(item) ?? 0) + 1);
  }

  expect([...counts.keys()].sort()).toEqual(['a', 'b', 'c', 'd']);
  expect(Math.min(...counts.values())).toBeGreaterThan(900);
  expect(drawn([], seededDraw(7), 'nothing')).toBeUndefined();
});
