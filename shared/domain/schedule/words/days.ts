import { type BitSet, membersOf } from '#domain/schedule/definition/bit-set.ts';
import { ALL_DATES, ALL_MONTHS, ALL_WEEKDAYS, type DayPattern } from '#domain/schedule/definition/parts.ts';
import { listOf, monthName, ordinal, runsOf, weekdayName } from './phrase.ts';

/** The days of a cron schedule in English: `on Monday to Friday in January`; empty where it fires every day. */
export function describeDays(days: DayPattern, months: BitSet): string {
  const dates = days.byDate && days.dates !== ALL_DATES ? describeDates(days) : '';
  const weekdays = days.byWeekday && days.weekdays !== ALL_WEEKDAYS ? describeWeekdays(days) : '';
  const inMonths = months === ALL_MONTHS ? '' : `in ${listOf(runsOf(membersOf(months), monthName))}`;
  return [joined(days, dates, weekdays), inMonths].filter((text) => text !== '').join(' ');
}

function joined(days: DayPattern, dates: string, weekdays: string): string {
  const both = days.byDate && days.byWeekday;
  if (both && days.match === 'or') {
    return dates === '' || weekdays === '' ? '' : `${dates}, or ${weekdays}`;
  }
  if (both && dates !== '' && weekdays !== '') {
    return `${dates}, only if that is ${weekdays.replace(/^on /, '')}`;
  }
  return dates === '' ? weekdays : dates;
}

function describeDates(days: DayPattern): string {
  const plain = membersOf(days.dates).map((bit) => bit + 1);
  const items: string[] = [];
  if (plain.length > 0) {
    items.push(`day ${listOf(runsOf(plain))}`);
  }
  for (const bit of membersOf(days.nearest)) {
    items.push(`the weekday nearest to day ${bit + 1}`);
  }
  for (const back of membersOf(days.fromLast)) {
    items.push(back === 0 ? 'the last day' : `the day ${back} before the last`);
  }
  if (days.lastWeekday) {
    items.push('the last weekday');
  }
  return `on ${listOf(items)} of the month`;
}

function describeWeekdays(days: DayPattern): string {
  const items = runsOf(mondayFirst(membersOf(days.weekdays)), (weekday) => weekdayName(weekday % 7));
  days.nthOf.forEach((weekdays, index) => {
    for (const weekday of membersOf(weekdays)) {
      items.push(`the ${ordinal(index + 1)} ${weekdayName(weekday)} of the month`);
    }
  });
  for (const weekday of membersOf(days.lastOf)) {
    items.push(`the last ${weekdayName(weekday)} of the month`);
  }
  return `on ${listOf(items)}`;
}

/** People begin the week on Monday; Sunday comes as 7, so that Friday to Sunday is a run. */
function mondayFirst(weekdays: readonly number[]): number[] {
  return weekdays.map((weekday) => (weekday === 0 ? 7 : weekday)).sort((a, b) => a - b);
}
