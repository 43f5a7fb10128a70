import { type BitSet, membersOf } from '#domain/schedule/definition/bit-set.ts';
import { ALL_DATES, ALL_WEEKDAYS } from '#domain/schedule/definition/parts.ts';
import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import { type SixtySet, sameSixty, sixtyMembers } from '#domain/schedule/definition/sixty-set.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { awsField, awsWeekdays } from './write-field.ts';

/** The days one EventBridge cron can name: it has either a day-of-month or a day-of-week, and no list around `L`, `W` or `#`. */
export type EntryDays =
  | { readonly by: 'every' }
  | { readonly by: 'dates'; readonly dates: BitSet }
  | { readonly by: 'weekdays'; readonly weekdays: BitSet }
  /** The two fields as text: `L` and `?`, or `?` and `2#1`. */
  | { readonly by: 'one'; readonly date: string; readonly weekday: string };

/** One EventBridge cron as a product of sets; it fires on every combination. */
export interface EntryProduct {
  readonly minutes: SixtySet;
  readonly hours: BitSet;
  readonly months: BitSet;
  readonly days: EntryDays;
  readonly years?: readonly number[];
  readonly timezone: string;
  readonly startAt?: EpochSeconds;
  readonly endAt?: EpochSeconds;
}

/** The entry for a product: six fields always, names as numbers, Sunday as 1 (Scheduler user guide, cron-based schedules). */
export function entryOf(product: EntryProduct): EntrySpecification {
  const { minutes, hours, months, years, timezone, startAt, endAt } = product;
  const [date, weekday] = dayFields(product.days);
  const year = years === undefined ? '*' : awsField(years, 1970, 2199);
  const fields = [
    awsField(sixtyMembers(minutes), 0, 59),
    awsField(membersOf(hours), 0, 23),
    date,
    awsField(membersOf(months), 1, 12),
    weekday,
    year,
  ];
  return {
    expression: `cron(${fields.join(' ')})`,
    timezone,
    ...present({ startAt, endAt }),
  };
}

/** Fewer products with the same fires: two that differ in one set only become one, and what another contains is left out. */
export function mergeProducts(products: readonly EntryProduct[]): EntryProduct[] {
  const merged: EntryProduct[] = [];
  for (const product of products) {
    addMerged(merged, product);
  }
  return merged;
}

/** Adds a product; a merged one may merge again, so it starts over with that. */
function addMerged(merged: EntryProduct[], product: EntryProduct): void {
  for (const [index, other] of merged.entries()) {
    const both = mergePair(other, product);
    if (both === undefined) {
      continue;
    }
    merged.splice(index, 1);
    addMerged(merged, both);
    return;
  }
  merged.push(product);
}

function mergePair(a: EntryProduct, b: EntryProduct): EntryProduct | undefined {
  const days = mergeDays(a.days, b.days);
  const same = {
    minutes: sameSixty(a.minutes, b.minutes),
    hours: a.hours === b.hours,
    months: a.months === b.months,
    days: dayFields(a.days).join() === dayFields(b.days).join(),
  };
  const different = Object.values(same).filter((equal) => !equal).length;
  if (different > 1 || days === undefined || frameOf(a) !== frameOf(b)) {
    return undefined;
  }
  return {
    ...a,
    minutes: { low: a.minutes.low | b.minutes.low, high: a.minutes.high | b.minutes.high },
    hours: a.hours | b.hours,
    months: a.months | b.months,
    days,
  };
}

/** The parts of a product that are no sets. */
function frameOf({ timezone, startAt, endAt, years }: EntryProduct): string {
  return `${timezone} ${startAt} ${endAt} ${years}`;
}

function mergeDays(a: EntryDays, b: EntryDays): EntryDays | undefined {
  if (a.by === 'every' || b.by === 'every') {
    return { by: 'every' };
  }
  if (a.by === 'dates' && b.by === 'dates') {
    return datesOrEvery(a.dates | b.dates);
  }
  if (a.by === 'weekdays' && b.by === 'weekdays') {
    return weekdaysOrEvery(a.weekdays | b.weekdays);
  }
  return dayFields(a).join() === dayFields(b).join() ? a : undefined;
}

/** Plain dates, or every day where they are all. */
export function datesOrEvery(dates: BitSet): EntryDays {
  return dates === ALL_DATES ? { by: 'every' } : { by: 'dates', dates };
}

/** Plain days of the week, or every day where they are all. */
export function weekdaysOrEvery(weekdays: BitSet): EntryDays {
  return weekdays === ALL_WEEKDAYS ? { by: 'every' } : { by: 'weekdays', weekdays };
}

/** Day-of-month and day-of-week; exactly one of them is `?`. */
function dayFields(days: EntryDays): readonly [string, string] {
  switch (days.by) {
    case 'every':
      return ['*', '?'];
    case 'dates':
      return [
        awsField(
          membersOf(days.dates).map((bit) => bit + 1),
          1,
          31,
        ),
        '?',
      ];
    case 'weekdays':
      return ['?', awsWeekdays(membersOf(days.weekdays).map((weekday) => weekday + 1))];
    case 'one':
      return [days.date, days.weekday];
  }
}
