import { type BitSet, membersOf } from '#domain/schedule/definition/bit-set.ts';
import { ALL_DATES, ALL_MONTHS, ALL_WEEKDAYS, type DayPattern } from '#domain/schedule/definition/parts.ts';
import { awsField } from '#domain/schedule/entries/write-field.ts';
import { listOf, monthName, ordinal, rankOf, runsOf, stepOf, weekdayName } from './phrase.ts';

/**
 * The days of a cron schedule in English: `on Monday to Friday in January`; empty where it fires every day. Months and years that hold
 * for two day fields stand in front of both.
 */
export function describeDays(days: DayPattern, months: BitSet, years: readonly number[] | undefined): string {
  const dates = days.byDate && days.dates !== ALL_DATES ? describeDates(days) : '';
  const weekdays = days.byWeekday && days.weekdays !== ALL_WEEKDAYS ? describeWeekdays(days) : '';
  const period = [describeMonths(months), years === undefined ? '' : describeYears(years)].filter(isSaid).join(' ');
  const both = joined(days, dates, weekdays);
  if (dates !== '' && weekdays !== '' && both !== '') {
    return [period, both].filter(isSaid).join(', ');
  }
  return [both, period].filter(isSaid).join(' ');
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

function describeMonths(months: BitSet): string {
  if (months === ALL_MONTHS) {
    return '';
  }
  const members = membersOf(months);
  const step = stepOf(members);
  return step === undefined
    ? `in ${listOf(runsOf(members, monthName))}`
    : `in every ${rankOf(step.by)} month from ${monthName(step.from)} to ${monthName(step.to)}`;
}

function describeYears(years: readonly number[]): string {
  return `in ${years.length === 1 ? '' : 'the years '}${awsField(years, 1970, 2199)}`;
}

function describeDates(days: DayPattern): string {
  const plain = membersOf(days.dates).map((bit) => bit + 1);
  const step = stepOf(plain);
  const items: string[] = [];
  if (step !== undefined) {
    const isWhole = step.from === 1 && step.to + step.by > 31;
    items.push(`every ${rankOf(step.by)} day${isWhole ? '' : ` from ${step.from} to ${step.to}`}`);
  } else if (plain.length > 0) {
    items.push(`day ${listOf(runsOf(plain))}`);
  }
  for (const bit of membersOf(days.nearest)) {
    items.push(`the weekday nearest to day ${bit + 1}`);
  }
  for (const back of membersOf(days.fromLast)) {
    items.push(dayBeforeLast(back));
  }
  for (const back of membersOf(days.nearestToLast)) {
    items.push(back === 0 ? 'the last weekday' : `the weekday nearest to ${dayBeforeLast(back)}`);
  }
  return `on ${listOf(items)} of the month`;
}

function dayBeforeLast(back: number): string {
  return back === 0 ? 'the last day' : `the day ${back} before the last`;
}

function describeWeekdays(days: DayPattern): string {
  const items = runsOf(mondayFirst(membersOf(days.weekdays)), (weekday) => weekdayName(weekday % 7));
  days.nthOf.forEach((weekdays, index) => {
    items.push(...repeatedText(ordinal(index + 1), weekdays));
  });
  items.push(...repeatedText('last', days.lastOf));
  return `on ${listOf(items)}`;
}

function repeatedText(which: string, weekdays: BitSet): string[] {
  const names = membersOf(weekdays).map(weekdayName);
  return names.length === 0 ? [] : [`the ${which} ${listOf(names)} of the month`];
}

/** People begin the week on Monday; Sunday comes as 7, so that Friday to Sunday is a run. */
function mondayFirst(weekdays: readonly number[]): number[] {
  return weekdays.map((weekday) => (weekday === 0 ? 7 : weekday)).sort((a, b) => a - b);
}

function isSaid(text: string): boolean {
  return text !== '';
}
