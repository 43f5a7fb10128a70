import { bitSetOf } from '#domain/schedule/definition/bit-set.ts';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import type { CronDefinition, DstPolicy } from '#domain/schedule/definition/parts.ts';
import { ONLY_ZERO, sixtySetOf } from '#domain/schedule/definition/sixty-set.ts';
import { readDayOfMonth, readDayOfWeek } from './days.ts';
import { readItem } from './field.ts';
import { type FieldRule, HOUR, MINUTE, MONTH, SECOND } from './fields.ts';
import { requireDays } from './require-days.ts';
import { itemsOf, type Reading, type Token, wordsOf } from './tokens.ts';

/** The design's defaults: nothing is lost in spring, nothing happens twice in autumn. */
export const DEFAULT_DST: DstPolicy = { gap: 'next', overlap: 'first' };

/** The options of a cron object. */
export interface CronOptions {
  readonly match: 'or' | 'and';
  readonly dst: DstPolicy;
}

export const DEFAULT_CRON_OPTIONS: CronOptions = { match: 'or', dst: DEFAULT_DST };

const MACROS: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

/**
 * A cron expression of five fields (crontab(5)), of six with the seconds first, or a macro.
 * @throws ScheduleError with field, value, range and position
 */
export function readCron(text: string, reading: Reading, options: CronOptions): CronDefinition {
  const words = wordsOf(text[0] === '@' ? expandMacro(text) : text, 0);
  if (words.length !== 5 && words.length !== 6) {
    refuseCount(text, words.length);
  }
  const seconds = words.length === 6 ? words[0] : undefined;
  const [minute, hour, date, month, weekday] = seconds === undefined ? words : words.slice(1);
  if (
    minute === undefined ||
    hour === undefined ||
    date === undefined ||
    month === undefined ||
    weekday === undefined
  ) {
    return refuseCount(text, words.length);
  }
  if (seconds !== undefined) {
    remarkEverySecond(seconds, reading);
  }
  const cron: CronDefinition = {
    form: 'cron',
    dialect: 'standard',
    timezone: reading.timezone,
    seconds: seconds === undefined ? ONLY_ZERO : sixtySetOf(readValues(SECOND, seconds, reading)),
    minutes: sixtySetOf(readValues(MINUTE, minute, reading)),
    hours: bitSetOf(readValues(HOUR, hour, reading)),
    months: bitSetOf(readValues(MONTH, month, reading)),
    days: { ...readDayOfMonth(date, reading), ...readDayOfWeek(weekday, reading), match: options.match },
    dst: options.dst,
  };
  return requireDays(cron, date, text);
}

/** All values of a field that has plain items only. */
export function readValues(rule: FieldRule, token: Token, reading: Reading): number[] {
  return itemsOf(token).flatMap((item) => readItem(rule, item, reading));
}

function expandMacro(text: string): string {
  const macro = text.trim().toLowerCase();
  const expression = MACROS.get(macro);
  if (expression !== undefined) {
    return expression;
  }
  const reboot = macro === '@reboot';
  throw new ScheduleError({
    code: reboot ? 'not-supported' : 'unknown-form',
    message: reboot
      ? '@reboot is not supported: nothing here boots; trigger the job once after a deployment, or give it a schedule'
      : `"${macro.slice(0, 60)}" is not a macro; expected ${[...MACROS.keys()].join(', ')} or "@every 1h30m"`,
    value: macro.slice(0, 60),
    position: 0,
  });
}

function refuseCount(text: string, count: number): never {
  const seven = count === 7 ? "; a year is only known to EventBridge's cron(...)" : '';
  throw new ScheduleError({
    code: 'field-count',
    message: `a cron expression has 5 fields (minute hour day-of-month month day-of-week) or 6 (second first), not ${count}${seven}`,
    value: text.slice(0, 60),
    expected: '5 or 6 fields',
    position: 0,
  });
}

function remarkEverySecond(seconds: Token, reading: Reading): void {
  if (seconds.text !== '*') {
    return;
  }
  reading.remarks.push({
    code: 'every-second',
    message:
      'the first of six fields is the second: a leading "*" fires every second of the matching minutes; write 0 there, or five fields, for once a minute',
  });
}
