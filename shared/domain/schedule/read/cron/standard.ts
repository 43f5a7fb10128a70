import { bitSetOf } from '#domain/schedule/definition/bit-set.ts';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import type { CronDefinition, DstPolicy } from '#domain/schedule/definition/parts.ts';
import { ONLY_ZERO, sixtySetOf } from '#domain/schedule/definition/sixty-set.ts';
import { type Reading, type Token, wordsOf } from '#domain/schedule/read/tokens.ts';
import { readDayOfMonth, readDayOfWeek } from './days.ts';
import { readValues } from './field.ts';
import { HOUR, MINUTE, MONTH, SECOND } from './fields.ts';
import { expandMacro } from './macros.ts';
import { remarkDays, remarkEverySecond, remarkOrder, remarkWeekdayNumbers } from './remarks.ts';
import { requireDays } from './require-days.ts';
import { readYears } from './years.ts';

/** The design's defaults: nothing is lost in spring, nothing happens twice in autumn. */
export const DEFAULT_DST: DstPolicy = { gap: 'next', overlap: 'first' };

/** The options of a cron object. */
export interface CronOptions {
  readonly match: 'or' | 'and';
  readonly dst: DstPolicy;
}

export const DEFAULT_CRON_OPTIONS: CronOptions = { match: 'or', dst: DEFAULT_DST };

/** The words of an expression under the names of their fields. */
interface Fields {
  readonly second: Token | undefined;
  readonly minute: Token;
  readonly hour: Token;
  readonly date: Token;
  readonly month: Token;
  readonly weekday: Token;
  readonly year: Token | undefined;
}

/**
 * A cron expression of five fields (crontab(5)), of six with the seconds first, of seven with a year behind them (Quartz, croner), or a
 * macro.
 * @throws ScheduleError with field, value, range and position
 */
export function readCron(text: string, reading: Reading, options: CronOptions): CronDefinition {
  const isMacro = text.trimStart()[0] === '@';
  const words = wordsOf(isMacro ? expandMacro(text) : text, 0);
  const { second, minute, hour, date, month, weekday, year } = fieldsOf(words, text);
  const minutes = readValues(MINUTE, minute, reading);
  const years = year === undefined ? undefined : readYears(year, reading);
  const cron: CronDefinition = {
    form: 'cron',
    dialect: 'standard',
    timezone: reading.timezone,
    seconds: second === undefined ? ONLY_ZERO : sixtySetOf(readValues(SECOND, second, reading)),
    minutes: sixtySetOf(minutes),
    hours: bitSetOf(readValues(HOUR, hour, reading)),
    months: bitSetOf(readValues(MONTH, month, reading)),
    days: { ...readDayOfMonth(date, reading), ...readDayOfWeek(weekday, reading), match: options.match },
    ...(years === undefined ? {} : { years }),
    dst: options.dst,
  };
  remarkDays(cron.days, date, weekday, reading);
  if (second !== undefined && !isMacro) {
    remarkEverySecond(second, reading);
    remarkOrder(words, minutes, reading);
    remarkWeekdayNumbers(date, weekday, reading);
  }
  return requireDays(cron, date);
}

function fieldsOf(words: readonly Token[], text: string): Fields {
  const withSecond = words.length > 5;
  const [minute, hour, date, month, weekday, year, more] = withSecond ? words.slice(1) : words;
  if (
    minute === undefined ||
    hour === undefined ||
    date === undefined ||
    month === undefined ||
    weekday === undefined ||
    more !== undefined
  ) {
    return refuseCount(
      text,
      0,
      '5 to 7 fields',
      `a cron expression has 5 fields (minute hour day-of-month month day-of-week), 6 (second first) or 7 (year last), not ${words.length}`,
    );
  }
  return { second: withSecond ? words[0] : undefined, minute, hour, date, month, weekday, year };
}

/**
 * Refuses an expression, which begins at `position`, for the number of its fields.
 * @throws ScheduleError always
 */
export function refuseCount(text: string, position: number, expected: string, message: string): never {
  throw new ScheduleError({ code: 'field-count', message, value: text.trim().slice(0, 60), expected, position });
}
