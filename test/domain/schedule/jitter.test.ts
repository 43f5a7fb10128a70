import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Clock } from '#domain/schedule/fires/clock.ts';
import { JitterClock } from '#domain/schedule/fires/jitter.ts';
import { delayOf, hashOf } from '#domain/schedule/fires/spread.ts';

describe('a clock with jitter', () => {
  test('says the same whatever it was asked before', () => {
    const limits = fc.integer({ min: 1, max: 300 });
    const steps = fc.array(fc.integer({ min: -400, max: 700 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 90 }), steps, (limit, everySeconds, moves) => {
        const clock = new JitterClock(each(everySeconds, 1_000, 9_000), 'report', limit);
        const fires = delayedFires(everySeconds, limit);
        let after = 5_000;
        for (const move of moves) {
          after += move;
          expect(clock.next(after)).toBe(fires.find((fire) => fire > after) ?? Infinity);
        }
      }),
    );
  });

  test('looks at each fire once where it is asked for one after another', () => {
    const asked = { times: 0 };
    const clock = new JitterClock(each(1, 0, 100_000_000, asked), 'report', 3_600);
    let at = 50_000_000;
    for (let fires = 0; fires < 5_000; fires += 1) {
      at = clock.next(at);
    }

    expect(asked.times).toBeLessThan(3 * (3_600 + (at - 50_000_000)));
  });
});

/** Fires at the multiples of some seconds between two instants. */
function each(everySeconds: number, first: number, last: number, asked = { times: 0 }): Clock {
  return {
    next: (after) => {
      asked.times += 1;
      const at = Math.max(Math.floor(after / everySeconds) + 1, Math.ceil(first / everySeconds)) * everySeconds;
      return at > last ? Infinity : at;
    },
  };
}

function delayedFires(everySeconds: number, limit: number): readonly number[] {
  const fires: number[] = [];
  const base = each(everySeconds, 1_000, 9_000);
  for (let fire = base.next(0); fire !== Infinity; fire = base.next(fire)) {
    fires.push(fire + delayOf(hashOf('report'), fire, limit));
  }
  return fires.sort((one, other) => one - other);
}
