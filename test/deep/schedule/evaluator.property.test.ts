import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { casesOf, propertyRuns } from '#test/property/cases.ts';
import { arbitraryCase, expectLaw } from '#test/property/schedule-law.ts';

const CASES = casesOf(1_020);

it(`the law of schedules holds over ${CASES} cases`, { timeout: 3_600_000 }, () => {
  const seen = { parsed: 0, never: 0, fires: 0, exact: 0, changes: 0 };
  fc.assert(
    fc.property(arbitraryCase(), (given) => expectLaw(given, seen)),
    propertyRuns(CASES),
  );
  console.info(`schedules: ${JSON.stringify(seen)}`);
});

it('ten years of every minute are streamed one fire at a time, in order', { timeout: 900_000 }, () => {
  const from = Date.UTC(2026, 0, 1) / 1_000;
  const schedule = parseSchedule('* * * * *', { jobId: 'job', timezone: 'America/New_York', anchor: from });
  let count = 0;
  let last = from;
  for (const at of schedule.between(from, from + 10 * 365 * 86_400)) {
    if (at <= last) {
      throw new Error('not in order');
    }
    last = at;
    count += 1;
  }
  expect(count).toBe(10 * 365 * 1440);
});
