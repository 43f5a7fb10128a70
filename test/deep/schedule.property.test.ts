import fc from 'fast-check';
import { it } from 'vitest';
import { arbitraryCase, expectLaw } from '#test/property/schedule-law.ts';
import { casesOf, propertyRuns } from '#test/property/schedule-seed.ts';

const CASES = casesOf(3_400);

it(`the law of schedules holds over ${CASES} cases`, { timeout: 3_600_000 }, () => {
  const seen = { parsed: 0, never: 0, fires: 0, exact: 0, changes: 0 };
  fc.assert(
    fc.property(arbitraryCase(), (given) => expectLaw(given, seen)),
    propertyRuns(CASES),
  );
  console.info(`schedules: ${JSON.stringify(seen)}`);
});
