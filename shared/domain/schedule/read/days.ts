import { type BitSet, bitSetOf } from '#domain/schedule/definition/bit-set.ts';
import type { DayPattern } from '#domain/schedule/definition/parts.ts';
import { readItem, readValue, refuseField } from './field.ts';
import { DAY_OF_MONTH, DAY_OF_WEEK } from './fields.ts';
import { itemsOf, part, type Reading, type Token } from './tokens.ts';

type ByDate = Pick<DayPattern, 'byDate' | 'dates' | 'fromLast' | 'nearest' | 'lastWeekday'>;
type ByWeekday = Pick<DayPattern, 'byWeekday' | 'weekdays' | 'lastOf' | 'nthOf'>;

/** Day-of-month when it says nothing. */
export const ANY_DATE: ByDate = { byDate: false, dates: 0, fromLast: 0, nearest: 0, lastWeekday: false };

/** Day-of-week when it says nothing. */
export const ANY_WEEKDAY: ByWeekday = { byWeekday: false, weekdays: 0, lastOf: 0, nthOf: [0, 0, 0, 0, 0] };

/**
 * Day-of-month of the standard dialect: plain items, `L` (the last day), `L-n` (n days before it), `nW` (the weekday nearest to the n-th)
 * and `LW` (the last weekday), in lists too.
 * @throws ScheduleError
 */
export function readDayOfMonth(token: Token, reading: Reading): ByDate {
  if (token.text === '*' || token.text === '?') {
    return ANY_DATE;
  }
  const dates: number[] = [];
  let fromLast = 0;
  let nearest = 0;
  let lastWeekday = false;
  for (const item of itemsOf(token)) {
    const text = item.text.toUpperCase();
    if (text === 'LW') {
      lastWeekday = true;
    } else if (text === 'L') {
      fromLast |= 1;
    } else if (text.startsWith('L-')) {
      fromLast |= 1 << readBack(part(item, 2));
    } else if (/^[0-9]+W$/.test(text)) {
      nearest |= 1 << (readValue(DAY_OF_MONTH, part(item, 0, -1)) - 1);
    } else {
      for (const day of readItem(DAY_OF_MONTH, item, reading)) {
        dates.push(day - 1);
      }
    }
  }
  return { byDate: true, dates: bitSetOf(dates), fromLast, nearest, lastWeekday };
}

function readBack(token: Token): number {
  const days = Number(token.text);
  if (/^[0-9]{1,2}$/.test(token.text) && days <= 30) {
    return days;
  }
  return refuseField(DAY_OF_MONTH, token, 'out-of-range', 'is not a number of days before the last', '0-30');
}

/**
 * Day-of-week of the standard dialect, 0-7 from Sunday to Sunday: plain items, `nL` (the last such day of the month) and `n#k` (its k-th),
 * in lists too.
 * @throws ScheduleError
 */
export function readDayOfWeek(token: Token, reading: Reading): ByWeekday {
  if (token.text === '*' || token.text === '?') {
    return ANY_WEEKDAY;
  }
  const weekdays: number[] = [];
  const nthOf: BitSet[] = [0, 0, 0, 0, 0];
  let lastOf = 0;
  for (const item of itemsOf(token)) {
    const hash = item.text.indexOf('#');
    if (hash >= 0) {
      const index = readOccurrence(part(item, hash + 1)) - 1;
      nthOf[index] = (nthOf[index] ?? 0) | (1 << (readValue(DAY_OF_WEEK, part(item, 0, hash)) % 7));
    } else if (/^.+L$/i.test(item.text)) {
      lastOf |= 1 << (readValue(DAY_OF_WEEK, part(item, 0, -1)) % 7);
    } else if (/^L$/i.test(item.text)) {
      refuseLast(item);
    } else {
      weekdays.push(...readItem(DAY_OF_WEEK, item, reading));
    }
  }
  return { byWeekday: true, weekdays: bitSetOf(weekdays), lastOf, nthOf };
}

function refuseLast(item: Token): never {
  return refuseField(
    DAY_OF_WEEK,
    item,
    'syntax',
    'names no day',
    'a day and L, such as 5L for the last Friday of the month',
  );
}

function readOccurrence(token: Token): number {
  if (/^[1-5]$/.test(token.text)) {
    return Number(token.text);
  }
  return refuseField(DAY_OF_WEEK, token, 'out-of-range', 'is not an occurrence in a month', '1-5');
}
