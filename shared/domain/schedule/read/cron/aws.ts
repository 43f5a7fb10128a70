import { bitSetOf } from '#domain/schedule/definition/bit-set.ts';
import {
  ALL_DATES,
  ALL_WEEKDAYS,
  type CronDefinition,
  type DayPattern,
  type DstPolicy,
} from '#domain/schedule/definition/parts.ts';
import { ONLY_ZERO, sixtySetOf } from '#domain/schedule/definition/sixty-set.ts';
import { itemsOf, part, type Reading, type Token, wordsOf } from '#domain/schedule/read/tokens.ts';
import { ANY_DATE, ANY_WEEKDAY } from './days.ts';
import { readValues } from './field.ts';
import { AWS_DAY_OF_WEEK, AWS_MONTH, DAY_OF_MONTH, type FieldRule, HOUR, MINUTE, YEAR } from './fields.ts';
import { requireDays } from './require-days.ts';
import { refuseCount } from './standard.ts';
import { readValue, refuseField } from './value.ts';
import { readYears } from './years.ts';

/** EventBridge skips times in a gap and runs once in an overlap (Scheduler user guide, "Schedule types", daylight saving time). */
const AWS_DST: DstPolicy = { gap: 'skip', overlap: 'first' };

const NO_DAYS: Omit<DayPattern, 'match'> = { ...ANY_DATE, ...ANY_WEEKDAY };

/**
 * The inside of EventBridge's `cron(minute hour day-of-month month day-of-week year)`, which begins at `position`. Reads what AWS
 * documents and refuses what it does not (`L-3`, `LW`, `L`, `W` or `#` within a list), because nobody can say what it would do.
 * Source: EventBridge Scheduler user guide, "Schedule types on EventBridge Scheduler", cron-based schedules.
 * @throws ScheduleError with field, value, range and position
 */
export function readAwsCron(text: string, position: number, reading: Reading): CronDefinition {
  const words = wordsOf(text, position);
  const [minute, hour, date, month, weekday, year] = words;
  if (
    minute === undefined ||
    hour === undefined ||
    date === undefined ||
    month === undefined ||
    weekday === undefined ||
    year === undefined ||
    words.length !== 6
  ) {
    return refuseCount(
      text,
      position,
      '6 fields',
      `cron(...) has 6 fields (minute hour day-of-month month day-of-week year), not ${words.length}${words.length === 5 ? '; five fields are written without cron(...)' : ''}`,
    );
  }
  const years = readYears(withoutHash(YEAR, year), reading);
  const cron: CronDefinition = {
    form: 'cron',
    dialect: 'aws',
    timezone: reading.timezone,
    seconds: ONLY_ZERO,
    minutes: sixtySetOf(readPlain(MINUTE, minute, reading)),
    hours: bitSetOf(readPlain(HOUR, hour, reading)),
    months: bitSetOf(readPlain(AWS_MONTH, month, reading)),
    days: { ...readDays(date, weekday, reading), match: 'or' },
    ...(years === undefined ? {} : { years }),
    dst: AWS_DST,
  };
  return requireDays(cron, date.text === '?' ? weekday : date);
}

function readDays(date: Token, weekday: Token, reading: Reading): Omit<DayPattern, 'match'> {
  if ((date.text === '?') === (weekday.text === '?')) {
    const [token, rule] = date.text === '?' ? [weekday, AWS_DAY_OF_WEEK] : [date, DAY_OF_MONTH];
    return refuseField(
      rule,
      token,
      'syntax',
      'does not go with the other day field',
      'exactly one of the day fields to be "?"',
    );
  }
  const [token, read] = weekday.text === '?' ? [date, readDate] : [weekday, readWeekday];
  return token.text === '*' ? NO_DAYS : everyOr({ ...NO_DAYS, ...read(token, reading) });
}

/** A list of all days is every day. */
function everyOr(days: Omit<DayPattern, 'match'>): Omit<DayPattern, 'match'> {
  return days.dates === ALL_DATES || days.weekdays === ALL_WEEKDAYS ? NO_DAYS : days;
}

function readDate(token: Token, reading: Reading): Partial<DayPattern> {
  if (/^l$/i.test(token.text)) {
    return { byDate: true, fromLast: 1 };
  }
  if (/^[0-9]+w$/i.test(token.text)) {
    return { byDate: true, nearest: 1 << (readValue(DAY_OF_MONTH, part(token, 0, -1)) - 1) };
  }
  if (/[LW]/i.test(token.text)) {
    return refuseField(
      DAY_OF_MONTH,
      token,
      'not-supported',
      'is not documented for EventBridge',
      '1-31, L or nW, each alone',
    );
  }
  return { byDate: true, dates: bitSetOf(readPlain(DAY_OF_MONTH, token, reading).map((day) => day - 1)) };
}

function readWeekday(token: Token, reading: Reading): Partial<DayPattern> {
  const { text } = token;
  const last = /^([1-7]|[A-Z]{3})L$/i.test(text);
  if (last) {
    return { byWeekday: true, lastOf: weekdayBit(part(token, 0, -1)) };
  }
  const hash = text.indexOf('#');
  if (hash >= 0) {
    return { byWeekday: true, nthOf: nth(token, hash) };
  }
  // The last day of the week is Saturday, as in Quartz.
  if (/^l$/i.test(text)) {
    return { byWeekday: true, weekdays: 1 << 6 };
  }
  if (text.includes('/')) {
    return refuseField(
      AWS_DAY_OF_WEEK,
      token,
      'not-supported',
      'has a step, which EventBridge does not take here',
      'a list',
    );
  }
  return {
    byWeekday: true,
    weekdays: bitSetOf(readPlain(AWS_DAY_OF_WEEK, token, reading).map((day) => day - 1)),
  };
}

function nth(token: Token, hash: number): number[] {
  const occurrence = part(token, hash + 1);
  if (!/^[1-5]$/.test(occurrence.text)) {
    return refuseField(
      AWS_DAY_OF_WEEK,
      occurrence,
      'out-of-range',
      'is not an occurrence in a month (EventBridge takes one "#" and no list)',
      '1-5',
    );
  }
  const bit = weekdayBit(part(token, 0, hash));
  return [1, 2, 3, 4, 5].map((k) => (k === Number(occurrence.text) ? bit : 0));
}

function weekdayBit(token: Token): number {
  return 1 << (readValue(AWS_DAY_OF_WEEK, token) - 1);
}

function readPlain(rule: FieldRule, token: Token, reading: Reading): number[] {
  return readValues(rule, withoutHash(rule, token), reading);
}

/** `H` is ours alone. */
function withoutHash(rule: FieldRule, token: Token): Token {
  const hash = itemsOf(token).find((item) => /^h/i.test(item.text));
  return hash === undefined
    ? token
    : refuseField(rule, hash, 'not-supported', "is not known to EventBridge's cron(...)", 'a number');
}
