import fc from 'fast-check';
import { expect } from 'vitest';
import type { ScheduleContext } from '#domain/schedule/definition/schedule.ts';
import { compileSchedule } from '#domain/schedule/entries/compile.ts';
import { parseAwsExpression } from '#domain/schedule/entries/evaluate.ts';
import { explainInstant } from '#domain/schedule/explain-instant.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { previousFire } from '#domain/schedule/previous-fire.ts';
import { zone } from './schedule-arbitrary.ts';
import { type CalendarModel, calendarAround, inCalendar, sampleCalendar } from './schedule-calendars.ts';
import { expectSame } from './schedule-law.ts';
import { DAY, type OracleZone, oracleInstant, oracleZone } from './schedule-zone-oracle.ts';

/** A time of day on some days, held against a calendar: moved out of it, or on one business day of each month alone. */
interface Move {
  readonly center: number;
  readonly timezone: string;
  readonly hours: readonly number[];
  readonly minute: number;
  readonly days: (typeof DAYS)[number];
  readonly calendar: CalendarModel;
  readonly shift: 'before' | 'after';
  readonly businessDay: number;
}

/** Days as a cron says them, and as a date tells them. */
const DAYS = [
  { field: '* * *', has: () => true },
  { field: '* * 1-5', has: (date: Date) => date.getUTCDay() >= 1 && date.getUTCDay() <= 5 },
  { field: 'L * *', has: (date: Date) => new Date(date.getTime() + DAY * 1000).getUTCDate() === 1 },
  { field: '1,15 * *', has: (date: Date) => [1, 15].includes(date.getUTCDate()) },
  { field: '* * 6#1', has: (date: Date) => date.getUTCDay() === 6 && date.getUTCDate() <= 7 },
] as const;

/** The days that a fire is moved by at most, and those that are looked at around an instant. */
const [MOST_DAYS, LOOKED_AT, MOST_BACK] = [31, 4, 3];

/** Anywhere between 2012 and 2038, half of the time within a day of a change of the schedule's clocks. */
export function arbitraryMove(): fc.Arbitrary<Move> {
  return fc
    .record({
      timezone: zone,
      other: zone,
      anywhere: fc.integer({ min: Date.UTC(2012, 0, 1) / 1000, max: Date.UTC(2038, 0, 1) / 1000 }),
      change: fc.option(fc.record({ index: fc.nat(100), shift: fc.integer({ min: -DAY, max: DAY }) }), { freq: 2 }),
      hours: fc.uniqueArray(fc.nat(23), { minLength: 1, maxLength: 3 }),
      minute: fc.constantFrom(0, 15, 30, 59),
      days: fc.constantFrom(...DAYS),
      sampled: sampleCalendar(),
      longer: fc.constantFrom(0, 0, 3, 20, 40),
      isOtherZone: fc.boolean(),
      shift: fc.constantFrom('before' as const, 'after' as const),
      businessDay: fc.integer({ min: 1, max: 23 }).chain((nth) => fc.constantFrom(nth, -nth)),
    })
    .map(({ timezone, other, anywhere, change, sampled, longer, isOtherZone, ...rest }) => {
      const changes = oracleZone(timezone).changes.filter(({ at }) => Math.abs(at - anywhere) < 1e9);
      const near = change === null ? undefined : changes[change.index % Math.max(1, changes.length)]?.at;
      const center = near === undefined ? anywhere : near + (change?.shift ?? 0);
      const days = sampled.days.map(({ from, more }) => ({ from, more: more + longer }));
      const around = { ...sampled, key: 'except' as const, days };
      return { ...rest, timezone, center, calendar: calendarAround(center, isOtherZone ? other : timezone, around) };
    });
}

/** Fires that lie within a calendar come on the nearest day that does not, at the same time, in every place that speaks of them. */
export function expectMoved(given: Move): boolean {
  const { center, minute, hours, days, shift } = given;
  const schedule = parsed(given, { cron: `${minute} ${[...hours].join()} ${days.field}`, except: 'cal', shift });
  if (schedule === undefined) {
    return false;
  }
  const [from, to] = [center - LOOKED_AT * DAY, center + LOOKED_AT * DAY];
  const zoned = oracleZone(given.timezone);
  const bases = basesOf(given, zoned, from - (MOST_DAYS + 2) * DAY, to + (MOST_DAYS + 2) * DAY);
  const moves = bases.map((base) => ({ base, at: movedTo(given, zoned, base) }));
  const fires = [...new Set(moves.map(({ at }) => at))].filter((at) => at !== undefined && at >= from && at < to);
  const expected = fires.filter((at) => at !== undefined).sort((one, other) => one - other);
  // A time that a gap moved to its end keeps the time of that, which no entry says.
  const [inGap, others] = [true, false].map((is) =>
    moves.filter(({ base }) => isGapEnd(zoned, base) === is).map(({ at }) => at),
  );
  const lost = (inGap ?? []).filter((at) => others?.includes(at) !== true);
  expectAgreement(schedule, given, expected, [from, to], new Set(lost));
  const closed = moves.filter(({ base, at }) => base >= from && base < to && at !== base);
  for (const { base, at } of closed.slice(0, MOST_BACK)) {
    if (!expected.includes(base)) {
      const reading = explainInstant(schedule, base);
      expect(reading).toMatchObject({ fires: false, why: { kind: 'excluded' } });
      expect('why' in reading && 'movedTo' in reading.why ? reading.why.movedTo : undefined).toBe(at);
    }
  }
  return moves.some(({ base, at }) => at !== undefined && at !== base && at >= from && at < to);
}

/** A schedule of a business day fires on that day of each month, by the days of its calendar, and on no other. */
export function expectBusinessDay(given: Move): boolean {
  const { center, minute, hours, businessDay } = given;
  const at = `${hours[0]}:${String(minute).padStart(2, '0')}`;
  const schedule = parsed(given, { businessDay, at, calendar: 'cal' });
  if (schedule === undefined) {
    return false;
  }
  const [from, to] = [center - 40 * DAY, center + 40 * DAY];
  const everyDay = { ...given, hours: hours.slice(0, 1), days: DAYS[0] };
  const expected = basesOf(everyDay, oracleZone(given.timezone), from, to).filter((base) => isMeant(given, base));
  expectAgreement(schedule, given, expected, [from, to]);
  return expected.length > 0;
}

function isGapEnd({ offset }: OracleZone, at: number): boolean {
  return offset(at) > offset(at - 1);
}

function parsed({ timezone, center, calendar }: Move, input: object): ParsedSchedule | undefined {
  const context: ScheduleContext = { timezone, jobId: 'job', anchor: center - 90 * DAY };
  try {
    return parseSchedule(input, context, { cal: calendar.written });
  } catch (error) {
    // A window may take every fire of a time of day, and a month has no 23rd business day where two days a week are free.
    expect(error).toMatchObject({ code: 'never-fires' });
    return undefined;
  }
}

/** The times of day on the days, whatever the calendar says: of a gap its end, of two the first. */
function basesOf({ hours, minute, days }: Move, zoned: OracleZone, from: number, to: number): number[] {
  const bases = new Set<number>();
  for (let day = Math.floor(from / DAY) - 1; day <= Math.ceil(to / DAY) + 1; day += 1) {
    for (const hour of days.has(new Date(day * DAY * 1000)) ? hours : []) {
      bases.add(oracleInstant(zoned, day * DAY + hour * 3600 + minute * 60));
    }
  }
  return [...bases].filter((at) => at >= from && at < to).sort((one, other) => one - other);
}

function movedTo({ calendar, shift }: Move, zoned: OracleZone, base: number): number | undefined {
  if (!inCalendar(calendar, base)) {
    return base;
  }
  const wall = base + zoned.offset(base);
  const days = Array.from({ length: MOST_DAYS }, (_, index) => (shift === 'before' ? -1 - index : 1 + index));
  return days.map((day) => oracleInstant(zoned, wall + day * DAY)).find((at) => !inCalendar(calendar, at));
}

function isMeant({ calendar, businessDay }: Move, at: number): boolean {
  const { timezone, days, weekend, workdays } = calendar;
  const day = Math.floor((at + oracleZone(timezone).offset(at)) / DAY);
  const isBusiness = (one: number): boolean =>
    workdays.has(one) || !(days.has(one) || weekend.has(new Date(one * DAY * 1000).getUTCDay()));
  const monthOf = (one: number): string => new Date(one * DAY * 1000).toISOString().slice(0, 7);
  const month = Array.from({ length: 63 }, (_, index) => day - 31 + index).filter(
    (one) => monthOf(one) === monthOf(day),
  );
  return month.filter(isBusiness).at(businessDay > 0 ? businessDay - 1 : businessDay) === day;
}

/** next, previous and matches agree with a reading of each day, and the entries fire at every fire, but for what the clocks take away. */
function expectAgreement(
  schedule: ParsedSchedule,
  { timezone, center }: Move,
  expected: readonly number[],
  [from, to]: readonly [number, number],
  lost: ReadonlySet<number | undefined> = new Set(),
): void {
  expectSame([...schedule.between(from - 1, to - 1)], expected);
  const backwards: number[] = [];
  for (let at = previousFire(schedule, to); at !== undefined && at >= from; at = previousFire(schedule, at)) {
    backwards.push(at);
    if (backwards.length === MOST_BACK) {
      break;
    }
  }
  expectSame(backwards.reverse(), expected.slice(-MOST_BACK));
  expect(schedule.matches(center)).toBe(expected.includes(center));
  const compiled = compileSchedule(schedule, from);
  const entries = compiled.exact ? compiled.entries.map(parseAwsExpression) : [];
  expect(entries.length).toBeGreaterThan(0);
  const zoned = oracleZone(timezone);
  for (const fire of expected.filter((at) => !isGapEnd(zoned, at) && !lost.has(at))) {
    expect(entries.some((entry) => entry.next(fire - 1) === fire)).toBe(true);
  }
  expect(expected.slice(0, MOST_BACK).every((fire) => explainInstant(schedule, fire).fires)).toBe(true);
}
