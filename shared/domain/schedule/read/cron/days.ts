import { type BitSet, bitSetOf } from '#domain/schedule/definition/bit-set.ts';
import type { DayPattern } from '#domain/schedule/definition/parts.ts';
import { itemsOf, part, type Reading, type Token } from '#domain/schedule/read/tokens.ts';
import { readItem } from './field.ts';
import { DAY_OF_MONTH, DAY_OF_WEEK } from './fields.ts';
import { readValue, refuseField } from './value.ts';

type ByDate = Pick<DayPattern, 'byDate' | 'dates' | 'fromLast' | 'nearest' | 'nearestToLast'>;
type ByWeekday = Pick<DayPattern, 'byWeekday' | 'weekdays' | 'lastOf' | 'nthOf'>;

/** Day-of-month when it says nothing. */
export const ANY_DATE: ByDate = { byDate: false, dates: 0, fromLast: 0, nearest: 0, nearestToLast: 0 };

/** Day-of-week when it says nothing. */
export const ANY_WEEKDAY: ByWeekday = { byWeekday: false, weekdays: 0, lastOf: 0, nthOf: [0, 0, 0, 0, 0] };

/**
 * Day-of-month of the standard dialect: plain items, `L` (the last day), `L-n` (n days before it), `nW` (the weekday nearest to the n-th),
 * `LW` (the last weekday) and `L-nW` (the weekday nearest to `L-n`), in lists too. Sources: Quartz, CronExpression (`storeExpressionVals`
 * for `L-nW`); `25-L` as in fugit.
 * @throws ScheduleError
 */
export function readDayOfMonth(token: Token, reading: Reading): ByDate {
  if (token.text === '*' || token.text === '?') {
    return ANY_DATE;
  }
  const dates: number[] = [];
  let [fromLast, nearest, nearestToLast] = [0, 0, 0];
  for (const item of itemsOf(token)) {
    const text = item.text.toUpperCase();
    if (/^L(?:-[0-9]+)?W$/.test(text)) {
      nearestToLast |= 1 << readBack(part(item, 1, -1));
    } else if (/^L(?:-.*)?$/.test(text)) {
      fromLast |= 1 << readBack(part(item, 1));
    } else if (/^[0-9]+W$/.test(text)) {
      nearest |= 1 << (readValue(DAY_OF_MONTH, part(item, 0, -1)) - 1);
    } else if (text.includes('W')) {
      refuseField(DAY_OF_MONTH, item, 'syntax', 'is no weekday', 'W after one day: 15W, LW or L-3W');
    } else {
      dates.push(...readItem(DAY_OF_MONTH, item, reading).map((day) => day - 1));
    }
  }
  return { byDate: true, dates: bitSetOf(dates), fromLast, nearest, nearestToLast };
}

/** The number after `L`, which may be missing: `-3`. */
function readBack(token: Token): number {
  if (token.text === '') {
    return 0;
  }
  const days = part(token, 1);
  if (/^[0-9]{1,2}$/.test(days.text) && Number(days.text) <= 30) {
    return Number(days.text);
  }
  return refuseField(DAY_OF_MONTH, days, 'out-of-range', 'is not a number of days before the last', '0-30');
}

/**
 * Day-of-week of the standard dialect, 0-7 from Sunday to Sunday: plain items, `nL` or `n#L` (the last such day of the month) and `n#k`
 * (its k-th), each for one day or for all of a range, in lists too. Sources: croner's README for `5#L` and ranges before `#`, fugit's for
 * `5#L`.
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
      const [days, occurrence] = [readRepeated(item, hash, reading), readOccurrence(part(item, hash + 1))];
      if (occurrence === 'last') {
        lastOf |= days;
      } else {
        nthOf[occurrence - 1] = (nthOf[occurrence - 1] ?? 0) | days;
      }
    } else if (/L$/i.test(item.text)) {
      lastOf |= readRepeated(item, item.text.length - 1, reading);
    } else {
      weekdays.push(...readItem(DAY_OF_WEEK, item, reading));
    }
  }
  return { byWeekday: true, weekdays: bitSetOf(weekdays), lastOf, nthOf };
}

/** The days before `#` or `L`, which stands at `end`. */
function readRepeated(item: Token, end: number, reading: Reading): BitSet {
  const days = part(item, 0, end);
  if (days.text === '' || days.text.startsWith('*')) {
    const expected = 'a day before it, as in 5L or 1#2';
    return refuseField(DAY_OF_WEEK, item, 'syntax', 'names no day', expected);
  }
  return bitSetOf(readItem(DAY_OF_WEEK, days, reading));
}

function readOccurrence(token: Token): number | 'last' {
  if (/^l$/i.test(token.text)) {
    return 'last';
  }
  if (/^[1-5]$/.test(token.text)) {
    return Number(token.text);
  }
  return refuseField(DAY_OF_WEEK, token, 'out-of-range', 'is not an occurrence in a month', '1-5, or L for the last');
}
