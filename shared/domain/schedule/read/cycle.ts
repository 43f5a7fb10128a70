import { ORDINALS } from '#domain/schedule/definition/names.ts';
import type { CronDefinition, Cycle, DstPolicy } from '#domain/schedule/definition/parts.ts';
import { civilFromDays, DAY, daysFromCivil } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { zoneOf } from '#domain/time/zone.ts';
import { requireDays } from './cron/require-days.ts';
import { readCron } from './cron/standard.ts';
import { refuseField } from './cron/value.ts';
import { itemsOf, type Reading, type Token } from './tokens.ts';

/** The most days, weeks or months from one to the next. */
const LONGEST = 60;

const UNITS: readonly Cycle['unit'][] = ['day', 'week', 'month'];

/** The words of a cycle, and where they stand in the text. */
interface CycleWords {
  /** `2 weeks`. */
  readonly every: Token;
  /** `MON, THU`, `last fri`, `15`; nothing for days. */
  readonly on: Token;
  /** `09:00`. */
  readonly at: Token;
}

/** Tells `every 2 weeks on MON at 09:00`, a time of day on some days, from `every 2 weeks`, which is elapsed time. */
export function isCycle(text: string): boolean {
  return /^@?every\s.*\s(?:on|at)\s/i.test(text);
}

/**
 * Reads `every 2 weeks on MON, THU at 09:00`, counted from the job's creation.
 * @throws ScheduleError
 */
export function readCycleText({ text, position }: Token, reading: Reading, dst: DstPolicy): CronDefinition {
  const [, every = '', on = '', at = ''] = /^@?every +(.+?)(?: +on +(.+?))? +at +(\S+)$/i.exec(text) ?? [];
  const words = {
    every: { text: every, position: position + text.indexOf(every) },
    on: { text: on, position: position + text.search(/ on /i) + 4 },
    at: { text: at, position: position + text.length - at.length },
  };
  return readCycle(words, reading, dst);
}

/**
 * A time of day on the days of every n-th day, week or month alone. Weeks begin on Monday (RFC 5545, WKST), and the one that holds the
 * reading's anchor, in its zone, is one of them. Months that are the same every year become months of a cron.
 * @throws ScheduleError
 */
export function readCycle({ every, on, at }: CycleWords, reading: Reading, dst: DstPolicy): CronDefinition {
  const [, count = '1', word] = /^(?:(\d+) +)?(day|week|month)s?$/i.exec(every.text) ?? [];
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(at.text) ?? [];
  const steps = Number(count);
  const unit = UNITS.find((name) => name === word?.toLowerCase());
  if (unit === undefined || steps < 1 || steps > LONGEST) {
    const expected = `1 to ${LONGEST} days, weeks or months: "every 2 weeks on MON, THU at 09:00"`;
    return refuseField({ name: 'every' }, every, 'bad-duration', 'is no cycle', expected);
  }
  if (hour === undefined) {
    return refuseField({ name: 'at' }, at, 'syntax', 'is no time of day', 'one such as 09:00');
  }
  if ((on.text === '') !== (unit === 'day')) {
    const expected = 'days, and none beside "days"';
    return refuseField({ name: 'on' }, on, 'syntax', 'does not go with it', expected);
  }
  const cron = readCron(cronText(`${minute} ${hour}`, on, unit), reading, { match: 'or', dst });
  const from = beginOf(unit, reading.anchor, reading.timezone);
  const months = unit === 'month' ? monthsFrom(civilFromDays(from).month, steps) : cron.months;
  const isCron = steps === 1 || (unit === 'month' && 12 % steps === 0);
  return requireDays({ ...cron, months, ...(isCron ? {} : { cycle: { unit, every: steps, from } }) }, on);
}

/**
 * A cron expression of the days at a time, in which they stand where they stand in the text. Beside those of its two day fields some words
 * are taken: `last fri`, `first mon`, `last day`, `last weekday`.
 */
function cronText(time: string, on: Token, unit: Cycle['unit']): string {
  const items = itemsOf(on).map(({ text }) =>
    text
      .replace(/^(\w+) +(\w+)$/, (_, rank, day) => `${day}#${ORDINALS.indexOf(rank.toLowerCase()) + 1 || rank}`)
      .replace(/#last$/i, '#L')
      .replace(/^(?:(w)eek)?day#l$/i, 'L$1')
      .replace(/\s+/g, '_'),
  );
  const isWeekday = (item: string): boolean => unit === 'week' || item.includes('#');
  const [dates, weekdays] = [items.filter((item) => !isWeekday(item)), items.filter(isWeekday)].map(String);
  return (
    `${time} ${dates ? '' : '* * '}`.padEnd(on.position) + (dates ? `${dates} * ${weekdays || '*'}` : weekdays || '*')
  );
}

/** The first day of the day, week or month that an instant lies in, counted from 1970-01-01. */
function beginOf(unit: Cycle['unit'], at: EpochSeconds, timezone: string): number {
  const day = Math.floor((at + zoneOf(timezone).at(at).offset) / DAY);
  const { year, month } = civilFromDays(day);
  return unit === 'day' ? day : unit === 'week' ? day - ((((day + 3) % 7) + 7) % 7) : daysFromCivil(year, month, 1);
}

/** The months that every n-th one may be, as bits 1 to 12. */
function monthsFrom(first: number, every: number): number {
  let months = 0;
  for (let month = first - 1; ((months >> (month % 12)) & 2) === 0; month += every) {
    months |= 2 << (month % 12);
  }
  return months;
}
