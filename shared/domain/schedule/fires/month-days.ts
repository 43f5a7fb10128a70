import { type BitSet, highest, membersOf } from '#domain/schedule/definition/bit-set.ts';
import type { DayPattern } from '#domain/schedule/definition/parts.ts';

/** The days of a month that fall on the same day of the week as its first. */
const WEEKLY = (1 << 0) | (1 << 7) | (1 << 14) | (1 << 21) | (1 << 28);
const SUNDAY = 0;
const SATURDAY = 6;

/**
 * The days of one month that match: bit d-1 for day d. A month is known by its length (28-31) and the day of the week of its first
 * (0 = Sunday), so a pattern has 28 of these and no more.
 */
export function monthDays(pattern: DayPattern, length: number, first: number): BitSet {
  const all = 0x7fffffff >>> (31 - length);
  if (!pattern.byDate && !pattern.byWeekday) {
    return all;
  }
  if (!pattern.byWeekday) {
    return datesOf(pattern, length, first) & all;
  }
  if (!pattern.byDate) {
    return weekdaysOf(pattern, length, first) & all;
  }
  const dates = datesOf(pattern, length, first);
  const weekdays = weekdaysOf(pattern, length, first);
  return (pattern.match === 'and' ? dates & weekdays : dates | weekdays) & all;
}

function datesOf(pattern: DayPattern, length: number, first: number): BitSet {
  let days = pattern.dates;
  for (const back of membersOf(pattern.fromLast)) {
    if (back < length) {
      days |= 1 << (length - 1 - back);
    }
  }
  for (const bit of membersOf(pattern.nearest)) {
    if (bit < length) {
      days |= 1 << nearestWeekday(bit, length, first);
    }
  }
  for (const back of membersOf(pattern.nearestToLast)) {
    if (back < length) {
      days |= 1 << nearestWeekday(length - 1 - back, length, first);
    }
  }
  return days;
}

/**
 * The Monday-to-Friday nearest to a day, both as bit numbers, never leaving the month: the 1st on a Saturday gives Monday the 3rd, the
 * last on a Sunday gives Friday (Quartz CronExpression; AWS documents `W` the same way).
 */
function nearestWeekday(bit: number, length: number, first: number): number {
  const weekday = (first + bit) % 7;
  if (weekday === SATURDAY) {
    return bit === 0 ? 2 : bit - 1;
  }
  if (weekday === SUNDAY) {
    return bit === length - 1 ? bit - 2 : bit + 1;
  }
  return bit;
}

function weekdaysOf(pattern: DayPattern, length: number, first: number): BitSet {
  let days = 0;
  for (const weekday of membersOf(pattern.weekdays)) {
    days |= occurrences(weekday, first);
  }
  for (const weekday of membersOf(pattern.lastOf)) {
    days |= 1 << highest(occurrences(weekday, first) & (0x7fffffff >>> (31 - length)));
  }
  pattern.nthOf.forEach((weekdays, index) => {
    for (const weekday of membersOf(weekdays)) {
      const bit = ((weekday - first + 7) % 7) + 7 * index;
      if (bit < length) {
        days |= 1 << bit;
      }
    }
  });
  return days & 0x7fffffff;
}

function occurrences(weekday: number, first: number): BitSet {
  return (WEEKLY << ((weekday - first + 7) % 7)) & 0x7fffffff;
}
