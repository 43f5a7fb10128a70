import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSchedule } from '#domain/schedule/entries/compile.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { previousFire } from '#domain/schedule/previous-fire.ts';
import { casesOf, propertyRuns } from './cases.ts';
import {
  arbitraryCase,
  calendarsOf,
  contextOf,
  expectLaw,
  expectSame,
  inputOf,
  parseOrProveNever,
} from './schedule-law.ts';
import { arbitraryMove, expectBusinessDay, expectMoved } from './schedule-moves.ts';

const CASES = casesOf(50);

describe('schedules over random expressions, zones and days', () => {
  it(`fire when a minute-by-minute reading says so, on EventBridge too, over ${CASES} cases`, {
    timeout: 300_000,
  }, () => {
    const seen = { parsed: 0, never: 0, fires: 0, exact: 0, changes: 0 };
    fc.assert(
      fc.property(arbitraryCase(), (given) => expectLaw(given, seen)),
      propertyRuns(CASES),
    );
    expect(seen.parsed).toBeGreaterThan(seen.never * 4);
    // Of few cases, which are others each time, a share may be small by chance.
    const share = CASES < 500 ? 1 / 10 : 1 / 4;
    expect(seen.exact).toBeGreaterThan(seen.parsed * share);
    expect(seen.changes).toBeGreaterThan(seen.parsed * share);
    expect(seen.fires).toBeGreaterThan(seen.parsed);
  });

  it('are moved out of calendars, and find business days, as a reading day by day says', { timeout: 300_000 }, () => {
    const cases = casesOf(20);
    const seen = { moved: 0, business: 0 };
    const property = fc.property(arbitraryMove(), (given) => {
      seen.moved += expectMoved(given) ? 1 : 0;
      seen.business += expectBusinessDay(given) ? 1 : 0;
    });
    fc.assert(property, propertyRuns(cases));
    expect(seen.moved).toBeGreaterThan(cases / 20);
    expect(seen.business).toBeGreaterThan(cases / 5);
  });

  it('keep their jitter: every fire is its base fire moved by a stable delay within the limit', {
    timeout: 300_000,
  }, () => {
    const property = fc.property(
      arbitraryCase(),
      fc.integer({ min: 1, max: 900 }),
      ({ startAt: _, endAt: __, ...given }, jitterSeconds) => {
        const base = parseOrProveNever(given);
        if (base === undefined) {
          return;
        }
        const from = given.center;
        const to = given.center + 600;
        const moved = parseSchedule(inputOf(given), { ...contextOf(given), jitterSeconds }, calendarsOf(given));
        const fires = [...moved.between(from - 1, to - 1)];
        const bases = [...base.between(from - jitterSeconds - 1, to - 1)];
        expectSame(
          fires,
          [...new Set(fires)].sort((a, b) => a - b),
        );
        for (const fire of fires) {
          expect(bases.some((at) => at <= fire && fire <= at + jitterSeconds)).toBe(true);
          expect(moved.next(fire - 1)).toBe(fire);
          expect(previousFire(moved, fire + 1)).toBe(fire);
        }
        expect(fires.length).toBeLessThanOrEqual(bases.length);
        expect(compileSchedule(moved, from).exact).toBe(false);
      },
    );
    fc.assert(property, propertyRuns(casesOf(5)));
  });
});
