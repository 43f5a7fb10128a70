import type { OracleZone } from './schedule-zone-oracle.ts';

/** A cron schedule as the tests understand it: plain sets and rules, nothing of the product's. */
export interface CronModel {
  readonly seconds: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** Undefined where the field says nothing. */
  readonly dates: readonly DateRule[] | undefined;
  readonly weekdays: readonly WeekdayRule[] | undefined;
  readonly years?: ReadonlySet<number>;
  readonly match: 'or' | 'and';
  /** Every n-th day, week or month alone, counted from the one that holds a day since 1970-01-01. */
  readonly cycle?: { readonly unit: 'day' | 'week' | 'month'; readonly every: number; readonly day: number };
  readonly gap: 'next' | 'skip';
  readonly overlap: 'first' | 'second' | 'both';
  /** Whether hour `*` means every real hour. */
  readonly everyHour: boolean;
}

export type DateRule =
  | { readonly is: 'day'; readonly days: readonly number[] }
  | { readonly is: 'fromLast'; readonly back: number }
  | { readonly is: 'nearest'; readonly day: number }
  | { readonly is: 'nearestToLast'; readonly back: number };

export type WeekdayRule =
  | { readonly is: 'weekday'; readonly weekdays: readonly number[] }
  | { readonly is: 'last'; readonly weekdays: readonly number[] }
  | { readonly is: 'nth'; readonly weekdays: readonly number[]; readonly nth: number };

const ROUND = 86_400;

/** Whether a calendar day, counted from 1970-01-01, matches. */
export function dayMatches(model: CronModel, day: number): boolean {
  const date = new Date(day * ROUND * 1000);
  const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  if (!model.months.has(month) || !(model.years?.has(year) ?? true)) {
    return false;
  }
  if (model.cycle !== undefined && !inCycle(model.cycle, day)) {
    return false;
  }
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const weekdayAt = (dayNumber: number): number => new Date(Date.UTC(year, month - 1, dayNumber)).getUTCDay();
  const byDate = model.dates?.some((rule) => dateMatches(rule, dayOfMonth, length, weekdayAt));
  const byWeekday = model.weekdays?.some((rule) => weekdayMatches(rule, dayOfMonth, length, date.getUTCDay()));
  if (byDate === undefined || byWeekday === undefined) {
    return byDate ?? byWeekday ?? true;
  }
  return model.match === 'and' ? byDate && byWeekday : byDate || byWeekday;
}

/** By dates: the Monday of a week and the first of a month are looked for one day after another. */
function inCycle({ unit, every, day }: NonNullable<CronModel['cycle']>, at: number): boolean {
  if (unit === 'month') {
    const [one, other] = [day, at].map((days) => new Date(days * ROUND * 1000));
    const months = (date: Date | undefined) => (date?.getUTCFullYear() ?? 0) * 12 + (date?.getUTCMonth() ?? 0);
    return (months(other) - months(one)) % every === 0;
  }
  const begin = (days: number): number =>
    unit === 'week' && new Date(days * ROUND * 1000).getUTCDay() !== 1 ? begin(days - 1) : days;
  return (begin(at) - begin(day)) % (every * (unit === 'week' ? 7 : 1)) === 0;
}

function dateMatches(rule: DateRule, day: number, length: number, weekdayAt: (day: number) => number): boolean {
  switch (rule.is) {
    case 'day':
      return rule.days.includes(day);
    case 'fromLast':
      return day === length - rule.back;
    case 'nearest':
      return rule.day <= length && Math.abs(day - rule.day) <= 2 && day === nearest(rule.day, length, weekdayAt);
    case 'nearestToLast': {
      const meant = length - rule.back;
      return meant >= 1 && Math.abs(day - meant) <= 2 && day === nearest(meant, length, weekdayAt);
    }
  }
}

/** Of the month's Mondays to Fridays, the one closest to `day`. */
function nearest(day: number, length: number, weekdayAt: (day: number) => number): number {
  const weekdays = Array.from({ length }, (_, index) => index + 1).filter(
    (at) => weekdayAt(at) >= 1 && weekdayAt(at) <= 5,
  );
  return weekdays.sort((a, b) => Math.abs(a - day) - Math.abs(b - day))[0] ?? 0;
}

function weekdayMatches(rule: WeekdayRule, day: number, length: number, weekday: number): boolean {
  switch (rule.is) {
    case 'weekday':
      return rule.weekdays.includes(weekday);
    case 'last':
      return rule.weekdays.includes(weekday) && day + 7 > length;
    case 'nth':
      return rule.weekdays.includes(weekday) && Math.ceil(day / 7) === rule.nth;
  }
}

/** The fires of a model in [from, to), by looking at every minute, or at every second where it names seconds. */
export function oracleFires(model: CronModel, zone: OracleZone, from: number, to: number): number[] {
  const step = model.seconds.size === 1 && model.seconds.has(0) ? 60 : 1;
  const matches = wallMatcher(model);
  const fires: number[] = [];
  const first = Math.ceil(from / step) * step;
  let before = zone.offset(first - 1);
  for (let at = first; at < to; at += step) {
    const offset = zone.offset(at);
    const fills = offset > before && fillsGap(model, at, before, offset, matches);
    if (fills || (matches(at + offset) && wanted(model, zone, at))) {
      fires.push(at);
    }
    before = offset;
  }
  return fires;
}

/** The wall times (seconds as if it were UTC) that a model names; days are remembered. */
export function wallMatcher(model: CronModel): (wall: number) => boolean {
  const days = new Map<number, boolean>();
  return (wall) => {
    const day = Math.floor(wall / ROUND);
    const time = wall - day * ROUND;
    if (
      !model.minutes.has(Math.floor(time / 60) % 60) ||
      !model.hours.has(Math.floor(time / 3600)) ||
      !model.seconds.has(time % 60)
    ) {
      return false;
    }
    const known = days.get(day) ?? dayMatches(model, day);
    days.set(day, known);
    return known;
  };
}

/** Whether the policy wants this one of the instants that show the same wall time. */
function wanted(model: CronModel, zone: OracleZone, at: number): boolean {
  if (model.everyHour || model.overlap === 'both') {
    return true;
  }
  const wall = at + zone.offset(at);
  const offsets = [zone.offset(at - ROUND), zone.offset(at), zone.offset(at + ROUND)];
  const instants = offsets.map((offset) => wall - offset).filter((instant) => instant + zone.offset(instant) === wall);
  return at === (model.overlap === 'first' ? Math.min(...instants) : Math.max(...instants));
}

/** Whether `at`, the first instant after a gap, makes up for a match that the gap took away. */
function fillsGap(
  model: CronModel,
  at: number,
  before: number,
  offset: number,
  matches: (wall: number) => boolean,
): boolean {
  if (model.gap === 'skip' || (model.everyHour && (offset - before) % 3600 === 0)) {
    return false;
  }
  for (let wall = at + before; wall < at + offset; wall += 1) {
    if (matches(wall)) {
      return true;
    }
  }
  return false;
}
