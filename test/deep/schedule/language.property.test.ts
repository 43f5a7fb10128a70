import * as language from 'cronstack/schedule';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileSchedule } from '#domain/schedule/entries/compile.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { preview } from '#domain/schedule/preview.ts';
import { casesOf, propertyRuns } from '#test/property/cases.ts';
import { arbitraryCase, type Case, contextOf, inputOf } from '#test/property/schedule-law.ts';

const CASES = casesOf(60);
const MOST_FIRES = 10;

it(`the language alone says of a schedule what the engine does, over ${CASES} cases`, () => {
  let read = 0;
  const jitter = fc.option(fc.integer({ min: 1, max: 900 }), { freq: 2, nil: 0 });
  fc.assert(
    fc.property(arbitraryCase(), jitter, (given, jitterSeconds) => {
      read += expectAgreement(given, jitterSeconds) ? 1 : 0;
    }),
    propertyRuns(CASES),
  );

  expect(read).toBeGreaterThan(CASES / 3);
});

/** False where the schedule can never fire, and both say so in the same words, and where it excepts something, which the language alone refuses. */
function expectAgreement(given: Case, jitterSeconds: number): boolean {
  const { anchor, startAt, endAt, ...context } = contextOf(given);
  const parsed = outcome(() => parseSchedule(inputOf(given), { ...contextOf(given), jitterSeconds }));
  const schedule = outcome(() =>
    language.parse(inputOf(given), {
      ...context,
      jitterSeconds,
      anchor: date(anchor),
      ...(startAt === undefined ? {} : { startAt: date(startAt) }),
      ...(endAt === undefined ? {} : { endAt: date(endAt) }),
    }),
  );
  if (given.samples.some(({ except, calendar }) => except !== undefined || calendar !== undefined)) {
    expect(schedule).toMatchObject({ code: expect.stringMatching(/^(not-supported|never-fires)$/) });
    return false;
  }
  if (parsed instanceof language.ScheduleError || schedule instanceof language.ScheduleError) {
    expect(schedule).toEqual(parsed);
    return false;
  }
  const [from, compiled] = [date(anchor), compileSchedule(parsed, anchor)];
  const fires = first(language.between(schedule, from, date(anchor + 86_400)));
  expect(fires).toEqual(first(parsed.between(anchor, anchor + 86_400)).map(date));
  expect(language.next(schedule, from)).toEqual(
    [parsed.next(anchor)].flatMap((at) => (at === undefined ? [] : [date(at)]))[0],
  );
  expect(language.preview(schedule, { from, count: 3 })).toEqual(preview(parsed, { from: anchor, count: 3 }));
  expect(language.compile(schedule, from)).toMatchObject(
    compiled.exact
      ? { entries: compiled.entries.map(({ expression, timezone }) => ({ expression, timezone })) }
      : compiled,
  );
  return true;
}

function date(seconds: number): Date {
  return new Date(seconds * 1_000);
}

function first<Item>(items: Iterable<Item>): Item[] {
  const taken: Item[] = [];
  for (const item of items) {
    taken.push(item);
    if (taken.length === MOST_FIRES) {
      break;
    }
  }
  return taken;
}

/** What was read, or the refusal. */
function outcome<Read>(read: () => Read): Read | language.ScheduleError {
  try {
    return read();
  } catch (error) {
    if (error instanceof language.ScheduleError) {
      return error;
    }
    throw error;
  }
}
