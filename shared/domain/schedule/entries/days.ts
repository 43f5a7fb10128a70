import { type BitSet, membersOf } from '#domain/schedule/definition/bit-set.ts';
import { ALL_DATES, ALL_WEEKDAYS, type DayPattern } from '#domain/schedule/definition/parts.ts';
import { datesOrEvery, type EntryDays, weekdaysOrEvery } from './product.ts';

/** Days as entries, or why EventBridge has no words for them. */
type CompiledDays = { readonly days: readonly EntryDays[] } | { readonly reason: string };

/** Tells whether days occur in any of the schedule's months and years. */
type Occur = (days: Partial<DayPattern>) => boolean;

const EVERY: CompiledDays = { days: [{ by: 'every' }] };

/** The k-th week of a month: days 7k-6 to 7k, as bits. */
const WEEKS: readonly BitSet[] = [0x7f, 0x7f << 7, 0x7f << 14, 0x7f << 21];

/**
 * The fewest entries for a day pattern: one for plain days, one for each `L`, `W` and `#`; two fields that are both restricted (`or`) give
 * the entries of both, unless one of them is every day. Days of a list that never occur (`31,L` in September) get none: EventBridge would
 * refuse them.
 */
export function compileDays(pattern: DayPattern, occur: Occur): CompiledDays {
  const dates = pattern.byDate ? compileDates(pattern, occur) : EVERY;
  const weekdays = pattern.byWeekday ? compileWeekdays(pattern, occur) : EVERY;
  if (!pattern.byDate) {
    return weekdays;
  }
  if (!pattern.byWeekday) {
    return dates;
  }
  return pattern.match === 'and' ? bothOf(pattern, dates, weekdays) : eitherOf(dates, weekdays);
}

function compileDates(pattern: DayPattern, occur: Occur): CompiledDays {
  if (pattern.dates === ALL_DATES) {
    return EVERY;
  }
  if (pattern.nearestToLast !== 0) {
    return { reason: 'EventBridge documents neither LW nor L-nW' };
  }
  if (pattern.fromLast > 1) {
    return { reason: 'EventBridge documents no L-n' };
  }
  const { dates } = pattern;
  const days: EntryDays[] = dates === 0 || !occur({ byDate: true, dates }) ? [] : [datesOrEvery(dates)];
  if (pattern.fromLast === 1) {
    days.push({ by: 'one', date: 'L', weekday: '?' });
  }
  for (const bit of membersOf(pattern.nearest)) {
    if (occur({ byDate: true, nearest: 1 << bit })) {
      days.push({ by: 'one', date: `${bit + 1}W`, weekday: '?' });
    }
  }
  return { days };
}

function compileWeekdays(pattern: DayPattern, occur: Occur): CompiledDays {
  if (pattern.weekdays === ALL_WEEKDAYS) {
    return EVERY;
  }
  const days: EntryDays[] = pattern.weekdays === 0 ? [] : [weekdaysOrEvery(pattern.weekdays)];
  for (const weekday of membersOf(pattern.lastOf)) {
    days.push({ by: 'one', date: '?', weekday: `${weekday + 1}L` });
  }
  pattern.nthOf.forEach((weekdays, index) => {
    for (const weekday of membersOf(weekdays)) {
      const nthOf = pattern.nthOf.map((_, place) => (place === index ? 1 << weekday : 0));
      if (occur({ byWeekday: true, nthOf })) {
        days.push({ by: 'one', date: '?', weekday: `${weekday + 1}#${index + 1}` });
      }
    }
  });
  return { days };
}

function eitherOf(dates: CompiledDays, weekdays: CompiledDays): CompiledDays {
  if (isEvery(dates) || isEvery(weekdays)) {
    return EVERY;
  }
  if ('reason' in dates || 'reason' in weekdays) {
    return 'reason' in dates ? dates : weekdays;
  }
  return { days: [...dates.days, ...weekdays.days] };
}

/** Only where one field is every day, or the dates are whole weeks of the month (`1-7` and a Sunday is the first Sunday). */
function bothOf(pattern: DayPattern, dates: CompiledDays, weekdays: CompiledDays): CompiledDays {
  if (isEvery(dates)) {
    return weekdays;
  }
  if (isEvery(weekdays)) {
    return dates;
  }
  const weeks = wholeWeeks(pattern);
  if (weeks === undefined || pattern.lastOf !== 0 || pattern.nthOf.some((set) => set !== 0)) {
    return { reason: 'EventBridge takes one day field, never both (dayMatch "and")' };
  }
  const days = weeks.flatMap((week) =>
    membersOf(pattern.weekdays).map(
      (weekday): EntryDays => ({ by: 'one', date: '?', weekday: `${weekday + 1}#${week}` }),
    ),
  );
  return { days };
}

function wholeWeeks(pattern: DayPattern): number[] | undefined {
  const plain = pattern.fromLast === 0 && pattern.nearest === 0 && pattern.nearestToLast === 0;
  const weeks = [1, 2, 3, 4].filter((week) => (pattern.dates & (WEEKS[week - 1] ?? 0)) === WEEKS[week - 1]);
  const covered = weeks.reduce((set, week) => set | (WEEKS[week - 1] ?? 0), 0);
  return plain && covered === pattern.dates ? weeks : undefined;
}

function isEvery(compiled: CompiledDays): boolean {
  return 'days' in compiled && compiled.days.some((days) => days.by === 'every');
}
