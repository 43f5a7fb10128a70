import fc from 'fast-check';
import type { CalendarModel } from './schedule-calendars.ts';
import type { CronModel, DateRule, WeekdayRule } from './schedule-model.ts';
import { DAY, oracleInstant, oracleZone } from './schedule-zone-oracle.ts';

/** A field as text, and the values that text stands for. */
interface Field {
  readonly text: string;
  readonly values: readonly number[];
}

/** What parseSchedule is given, and the test's own model of it; `except`: days since 1970-01-01 without fires. */
export type Sample = {
  readonly except?: readonly { readonly from: number; readonly to: number }[];
  readonly calendar?: CalendarModel;
} & (
  | { readonly form: 'cron'; readonly input: unknown; readonly timezone: string; readonly model: CronModel }
  | {
      readonly form: 'interval';
      readonly input: unknown;
      readonly timezone: string;
      readonly seconds: number;
      readonly phase: number;
    }
  | {
      readonly form: 'times';
      readonly input: unknown;
      readonly timezone: string;
      readonly at: readonly number[];
      /** Those that were written without an offset. */
      readonly walls: readonly number[];
    }
);

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Europe/London',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Beirut',
  'America/Havana',
  'America/Santiago',
  'Europe/Dublin',
  'Asia/Tehran',
  'Africa/Cairo',
  'America/Nuuk',
  'Pacific/Kiritimati',
  'America/Sao_Paulo',
] as const;

const MONTHS = ['JAN', 'february', 'MAR', 'apr', 'May', 'JUNE', 'jul', 'AUG', 'September', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'Monday', 'TUE', 'wed', 'THURSDAY', 'FRI', 'sat'];
const AWS_MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

export const zone: fc.Arbitrary<string> = fc.constantFrom(...ZONES);

/** One random schedule with its model. */
export function sampleIn(timezone: string): fc.Arbitrary<Sample> {
  return fc.oneof(
    { weight: 12, arbitrary: standardCron(timezone) },
    { weight: 3, arbitrary: awsCron(timezone) },
    { weight: 3, arbitrary: interval(timezone) },
    { weight: 4, arbitrary: cycle(timezone) },
    { weight: 1, arbitrary: times(timezone) },
    { weight: 1, arbitrary: localTimes(timezone) },
  );
}

function standardCron(timezone: string): fc.Arbitrary<Sample> {
  return fc
    .record({
      second: fc.option(fc.oneof({ weight: 3, arbitrary: field(0, 59, []) }, fc.constant(ZERO)), { freq: 4 }),
      year: fc.option(range(2009, 2045), { freq: 2 }),
      zoneInFront: fc.boolean(),
      minute: field(0, 59, []),
      hour: fc.oneof({ weight: 2, arbitrary: fc.constant(every(0, 23)) }, { weight: 5, arbitrary: field(0, 23, []) }),
      date: fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 2, arbitrary: fc.array(dateItem(), { minLength: 1, maxLength: 3 }) },
      ),
      month: fc.oneof(
        { weight: 3, arbitrary: fc.constant(every(1, 12)) },
        { weight: 1, arbitrary: field(1, 12, MONTHS) },
      ),
      weekday: fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 2, arbitrary: fc.array(weekdayItem(), { minLength: 1, maxLength: 3 }) },
      ),
      match: fc.constantFrom('or' as const, 'and' as const),
      gap: fc.constantFrom('next' as const, 'skip' as const),
      overlap: fc.constantFrom('first' as const, 'second' as const, 'both' as const),
    })
    .map(({ second, year, zoneInFront, minute, hour, date, month, weekday, match, gap, overlap }) => {
      const texts = [minute.text, hour.text, listText(date), month.text, listText(weekday)];
      const years = second === null ? null : year;
      const fields = [...(second === null ? [] : [second.text]), ...texts, ...(years === null ? [] : [years.text])];
      const cron = `${zoneInFront ? `TZ=${timezone} ` : ''}${fields.join(' ')}`;
      const hours = new Set(hour.values);
      const model: CronModel = {
        seconds: new Set(second?.values ?? [0]),
        minutes: new Set(minute.values),
        hours,
        months: new Set(month.values),
        dates: date?.map((item) => item.rule),
        weekdays: weekday?.map((item) => item.rule),
        ...(years === null ? {} : { years: new Set(years.values) }),
        match,
        gap,
        overlap,
        everyHour: hours.size === 24,
      };
      const zone = zoneInFront ? {} : { timezone };
      return { form: 'cron', input: { cron, ...zone, dayMatch: match, dst: { gap, overlap } }, timezone, model };
    });
}

function awsCron(timezone: string): fc.Arbitrary<Sample> {
  const days = fc.oneof(
    fc.constant({ date: '*', weekday: '?', dates: undefined, weekdays: undefined }),
    dateItem()
      .filter(({ text }) => !/^L.|-L$/.test(text))
      .map(({ text, rule }) => ({ date: text, weekday: '?', dates: [rule], weekdays: undefined })),
    awsWeekdayItem().map(({ text, rule }) => ({ date: '?', weekday: text, dates: undefined, weekdays: [rule] })),
  );
  return fc
    .record({
      minute: field(0, 59, []),
      hour: fc.oneof(fc.constant(every(0, 23)), field(0, 23, [])),
      days,
      month: field(1, 12, AWS_MONTHS),
      year: fc.option(range(2009, 2045), { freq: 4 }),
    })
    .map(({ minute, hour, days: { date, weekday, dates, weekdays }, month, year }) => {
      const model: CronModel = {
        seconds: new Set([0]),
        minutes: new Set(minute.values),
        hours: new Set(hour.values),
        months: new Set(month.values),
        dates,
        weekdays,
        ...(year === null ? {} : { years: new Set(year.values) }),
        match: 'or',
        gap: 'skip',
        overlap: 'first',
        everyHour: false,
      };
      const input = `cron(${minute.text} ${hour.text} ${date} ${month.text} ${weekday} ${year?.text ?? '*'})`;
      return { form: 'cron', input: { cron: input, timezone }, timezone, model };
    });
}

/** A time of day on every n-th day, week or month. */
function cycle(timezone: string): fc.Arbitrary<Sample> {
  const dates = fc.array(dateItem(), { maxLength: 2 });
  const weekdays = fc.array(weekdayItem(), { maxLength: 2 });
  return fc
    .record({
      unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      every: fc.integer({ min: 1, max: 9 }),
      dates,
      weekdays,
      hour: fc.nat(23),
      minute: fc.nat(59),
      anchor: fc.integer({ min: Date.UTC(2010, 0, 1) / 60_000, max: Date.UTC(2040, 0, 1) / 60_000 }),
      gap: fc.constantFrom('next' as const, 'skip' as const),
      overlap: fc.constantFrom('first' as const, 'second' as const, 'both' as const),
    })
    .map(({ unit, every, hour, minute, anchor, gap, overlap, ...days }) => {
      const onDates = unit === 'month' && days.dates.length > 0 ? days.dates : undefined;
      const repeated = days.weekdays.filter(({ text }) => unit === 'week' || text.includes('#'));
      const onWeekdays = unit === 'day' || repeated.length === 0 ? undefined : repeated;
      const fallback =
        unit === 'week' ? { text: 'wed', rule: { is: 'weekday' as const, weekdays: [3] } } : FIRST_FRIDAY;
      const isBare = unit !== 'day' && onDates === undefined && onWeekdays === undefined;
      const weekdaysGiven = isBare ? [fallback] : onWeekdays;
      const on = [...(onDates ?? []), ...(weekdaysGiven ?? [])].map(({ text }) => text);
      const time = `${hour}:${String(minute).padStart(2, '0')}`;
      const model: CronModel = {
        seconds: new Set([0]),
        minutes: new Set([minute]),
        hours: new Set([hour]),
        months: new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
        dates: onDates?.map(({ rule }) => rule),
        weekdays: weekdaysGiven?.map(({ rule }) => rule),
        match: 'or',
        cycle: { unit, every, day: Math.floor((anchor * 60 + oracleZone(timezone).offset(anchor * 60)) / DAY) },
        gap,
        overlap,
        everyHour: false,
      };
      const given = on.length === 0 ? {} : { on };
      const input = {
        every: `${every} ${unit}s`,
        ...given,
        at: time,
        anchor: new Date(anchor * 60_000).toISOString(),
        timezone,
        dst: { gap, overlap },
      };
      return { form: 'cron', input, timezone, model };
    });
}

const FIRST_FRIDAY = { text: 'first fri', rule: { is: 'nth' as const, weekdays: [5], nth: 1 } };

function interval(timezone: string): fc.Arbitrary<Sample> {
  const seconds = fc.oneof(
    fc.constantFrom(
      1,
      30,
      60,
      90,
      300,
      420,
      900,
      1800,
      2700,
      3600,
      5400,
      7200,
      18_000,
      28_800,
      86_400,
      604_800,
      864_000,
    ),
    fc.integer({ min: 1, max: 200_000 }),
  );
  return fc
    .record({
      seconds,
      phase: fc.oneof(
        fc.integer({ min: -500_000, max: 500_000 }),
        fc.integer({ min: -5000, max: 5000 }).map((m) => m * 60),
      ),
    })
    .map((picked) => ({
      form: 'interval',
      input: { every: `PT${picked.seconds}S`, timezone },
      timezone,
      ...picked,
    }));
}

function times(timezone: string): fc.Arbitrary<Sample> {
  return fc
    .array(fc.integer({ min: Date.UTC(2010, 0, 1) / 1000, max: Date.UTC(2041, 0, 1) / 1000 }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((list) => {
      const at = [...new Set(list)].sort((a, b) => a - b);
      return {
        form: 'times',
        input: { at: list.map((instant) => new Date(instant * 1000).toISOString()), timezone },
        timezone,
        at,
        walls: [],
      };
    });
}

/** Times without an offset, most of them on days when the clocks change. */
function localTimes(timezone: string): fc.Arbitrary<Sample> {
  const oracle = oracleZone(timezone);
  const changes = oracle.changes.filter(({ at }) => at > Date.UTC(2010, 0, 1) / 1000);
  const wall = fc
    .record({ index: fc.nat(200), minutes: fc.integer({ min: -120, max: 180 }) })
    .map(({ index, minutes }) => {
      const change = changes[index % Math.max(1, changes.length)]?.at ?? Date.UTC(2020, 0, 1) / 1000 + index * DAY;
      return Math.floor((change + oracle.offset(change - 1)) / 60 + minutes) * 60;
    });
  return fc.array(wall, { minLength: 1, maxLength: 3 }).map((list) => {
    const walls = [...new Set(list)].sort((a, b) => a - b);
    const at = [...new Set(walls.map((one) => oracleInstant(oracle, one)))].sort((a, b) => a - b);
    const texts = list.map((one) => new Date(one * 1000).toISOString().slice(0, 19));
    return { form: 'times', input: { at: texts, timezone }, timezone, at, walls };
  });
}

/** A field of plain items: single values, names, ranges (wrapping too), steps, lists. */
function field(min: number, max: number, names: readonly string[]): fc.Arbitrary<Field> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(every(min, max)) },
    { weight: 5, arbitrary: fc.array(item(min, max, names), { minLength: 1, maxLength: 3 }).map(join) },
  );
}

function item(min: number, max: number, names: readonly string[]): fc.Arbitrary<Field> {
  const value = fc.integer({ min, max });
  const step = fc.integer({ min: 1, max: max - min + 1 });
  return fc.oneof(
    value.map((at) => ({ text: nameOf(at, min, names), values: [at] })),
    step.map((by) => ({ text: `*/${by}`, values: walk(min, max, by) })),
    fc.tuple(value, step).map(([from, by]) => ({ text: `${from}/${by}`, values: walk(from, max, by) })),
    fc
      .tuple(value, value)
      .map(([from, to]) => ({ text: `${nameOf(from, min, names)}-${to}`, values: wrap(from, to, min, max, 1) })),
    fc
      .tuple(value, value, step)
      .map(([from, to, by]) => ({ text: `${from}-${to}/${by}`, values: wrap(from, to, min, max, by) })),
  );
}

function range(min: number, max: number): fc.Arbitrary<Field> {
  const value = fc.integer({ min, max });
  return fc.tuple(value, value).map(([a, b]) => ({
    text: `${Math.min(a, b)}-${Math.max(a, b)}`,
    values: walk(Math.min(a, b), Math.max(a, b), 1),
  }));
}

function dateItem(): fc.Arbitrary<{ text: string; rule: DateRule }> {
  const day = fc.integer({ min: 1, max: 31 });
  return fc.oneof(
    {
      weight: 6,
      arbitrary: item(1, 31, []).map(({ text, values }) => ({ text, rule: { is: 'day' as const, days: values } })),
    },
    { weight: 1, arbitrary: fc.constant({ text: 'L', rule: { is: 'fromLast' as const, back: 0 } }) },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 0, max: 30 })
        .map((back) => ({ text: `L-${back}`, rule: { is: 'fromLast' as const, back } })),
    },
    { weight: 1, arbitrary: day.map((at) => ({ text: `${at}W`, rule: { is: 'nearest' as const, day: at } })) },
    {
      weight: 1,
      arbitrary: day.map((from) => ({ text: `${from}-L`, rule: { is: 'day' as const, days: walk(from, 31, 1) } })),
    },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 0, max: 30 })
        .map((back) => ({ text: back === 0 ? 'LW' : `L-${back}W`, rule: { is: 'nearestToLast' as const, back } })),
    },
  );
}

function weekdayItem(): fc.Arbitrary<{ text: string; rule: WeekdayRule }> {
  const weekday = fc.integer({ min: 0, max: 7 });
  const range = fc.tuple(weekday, weekday).filter(([from, to]) => from < to);
  const repeated = fc.oneof(
    { weight: 3, arbitrary: weekday.map((day) => ({ text: String(day), weekdays: [day % 7] })) },
    {
      weight: 1,
      arbitrary: range.map(([from, to]) => ({
        text: `${from}-${to}`,
        weekdays: walk(from, to, 1).map((day) => day % 7),
      })),
    },
  );
  return fc.oneof(
    {
      weight: 4,
      arbitrary: item(0, 6, WEEKDAYS).map(({ text, values }) => ({
        text,
        rule: { is: 'weekday' as const, weekdays: values },
      })),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 0, max: 6 }).map((from) => ({
        text: `${from}-7`,
        rule: { is: 'weekday' as const, weekdays: walk(from, 7, 1).map((day) => day % 7) },
      })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(repeated, fc.constantFrom('L', '#L', '#l'))
        .map(([{ text, weekdays }, last]) => ({ text: `${text}${last}`, rule: { is: 'last' as const, weekdays } })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(repeated, fc.integer({ min: 1, max: 5 }))
        .map(([{ text, weekdays }, nth]) => ({ text: `${text}#${nth}`, rule: { is: 'nth' as const, weekdays, nth } })),
    },
  );
}

/** EventBridge's numbers: 1 = Sunday. */
function awsWeekdayItem(): fc.Arbitrary<{ text: string; rule: WeekdayRule }> {
  const weekday = fc.integer({ min: 1, max: 7 });
  const list = fc.array(
    fc.oneof(
      weekday.map((at) => ({ text: String(at), values: [at] })),
      fc.tuple(weekday, weekday).map(([from, to]) => ({ text: `${from}-${to}`, values: wrap(from, to, 1, 7, 1) })),
    ),
    { minLength: 1, maxLength: 3 },
  );
  return fc.oneof(
    list
      .map(join)
      .map(({ text, values }) => ({ text, rule: { is: 'weekday' as const, weekdays: values.map((day) => day - 1) } })),
    weekday.map((day) => ({ text: `${day}L`, rule: { is: 'last' as const, weekdays: [day - 1] } })),
    fc
      .tuple(weekday, fc.integer({ min: 1, max: 5 }))
      .map(([day, nth]) => ({ text: `${day}#${nth}`, rule: { is: 'nth' as const, weekdays: [day - 1], nth } })),
  );
}

const ZERO: Field = { text: '0', values: [0] };

function every(min: number, max: number): Field {
  return { text: '*', values: walk(min, max, 1) };
}

function join(fields: readonly Field[]): Field {
  return { text: fields.map(({ text }) => text).join(','), values: fields.flatMap(({ values }) => values) };
}

function listText(items: readonly { text: string }[] | undefined): string {
  return items === undefined ? '*' : items.map(({ text }) => text).join(',');
}

function nameOf(value: number, min: number, names: readonly string[]): string {
  return names[value - min] ?? String(value);
}

function walk(from: number, to: number, step: number): number[] {
  const values: number[] = [];
  for (let value = from; value <= to; value += step) {
    values.push(value);
  }
  return values;
}

/** From `from` upwards, over the field's end where `to` lies below. */
function wrap(from: number, to: number, min: number, max: number, step: number): number[] {
  if (from <= to) {
    return walk(from, to, step);
  }
  return walk(from, to + max - min + 1, step).map((value) => (value > max ? value - (max - min + 1) : value));
}
