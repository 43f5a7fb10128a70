import fc from 'fast-check';
import { expect, test } from 'vitest';
import { casesOf, propertyRuns } from '#test/property/cases.ts';
import { arbitraryCase, expectLaw } from '#test/property/schedule-law.ts';

/** PROPERTY_CASES=10000 tries as many. */
const CASES = casesOf(5);

test(`schedules with calendars fire when a minute-by-minute reading says so, in both directions, on EventBridge too, over ${CASES} cases`, () => {
  const seen = { parsed: 0, never: 0, fires: 0, exact: 0, changes: 0 };
  let held = 0;
  const property = fc.property(arbitraryCase('always'), (given) => {
    held += given.samples.some(({ calendar }) => calendar !== undefined) ? 1 : 0;
    expectLaw(given, seen);
  });

  fc.assert(property, propertyRuns(CASES));

  console.info(`${held} of ${CASES} schedules were held against a calendar: ${JSON.stringify(seen)}`);
  expect(held).toBe(CASES);
  expect(seen.fires).toBeGreaterThan(CASES);
});
