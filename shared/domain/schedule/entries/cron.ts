import { ALL_MONTHS, type CronDefinition, type DayPattern, isEveryHour } from '#domain/schedule/definition/parts.ts';
import {
  ONLY_ZERO,
  type SixtySet,
  sameSixty,
  sixtyMembers,
  sixtySetOf,
} from '#domain/schedule/definition/sixty-set.ts';
import { DayCalendar } from '#domain/schedule/fires/day-calendar.ts';
import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { zoneOf } from '#domain/time/zone.ts';
import { compileDays } from './days.ts';
import type { EntryProduct } from './product.ts';

/** The offsets of a zone are looked at so far ahead. */
const OUTLOOK = 5 * 366 * DAY;

/**
 * The products whose EventBridge firings are the fires of `cron`, or why there are none. A schedule of every hour of every day goes to UTC
 * where its zone's offsets allow that, because EventBridge would run the repeated hour of an autumn day once only.
 * @param from the time from which on the zone's offsets count: the job's creation
 */
export function compileCron(
  cron: CronDefinition,
  from: EpochSeconds,
): { products: EntryProduct[] } | { reason: string } {
  if (!sameSixty(cron.seconds, ONLY_ZERO)) {
    return { reason: 'EventBridge has no seconds' };
  }
  const compiled = compileDays(cron.days, (days) => occurs(cron, days));
  if ('reason' in compiled) {
    return compiled;
  }
  const inUtc = minutesInUtc(
    cron,
    compiled.days.some((days) => days.by === 'every'),
    from,
  );
  const { hours, months, years } = cron;
  const shared = {
    minutes: inUtc ?? cron.minutes,
    hours,
    months,
    timezone: inUtc === undefined ? cron.timezone : 'UTC',
    ...(years === undefined ? {} : { years }),
  };
  return { products: compiled.days.map((days) => ({ ...shared, days })) };
}

/** The day fields that name no day. */
const NO_DAYS: DayPattern = {
  byDate: false,
  dates: 0,
  fromLast: 0,
  nearest: 0,
  nearestToLast: 0,
  byWeekday: false,
  weekdays: 0,
  lastOf: 0,
  nthOf: [],
  match: 'or',
};

function occurs(cron: CronDefinition, days: Partial<DayPattern>): boolean {
  return new DayCalendar({ ...cron, days: { ...NO_DAYS, ...days } }).next(0) !== Number.POSITIVE_INFINITY;
}

/** The minutes in UTC of a schedule that fires in every hour of every day, where all offsets of its zone agree on them. */
function minutesInUtc(cron: CronDefinition, everyDay: boolean, from: EpochSeconds): SixtySet | undefined {
  if (!everyDay || !isEveryHour(cron) || cron.months !== ALL_MONTHS || cron.years !== undefined) {
    return undefined;
  }
  const zone = zoneOf(cron.timezone);
  let common: SixtySet | undefined;
  for (let instant = from; instant < from + OUTLOOK; ) {
    const { offset, end } = zone.at(instant);
    const shifted = shift(cron.minutes, offset);
    if (shifted === undefined || (common !== undefined && !sameSixty(common, shifted))) {
      return undefined;
    }
    common = shifted;
    instant = end;
  }
  return common;
}

function shift(minutes: SixtySet, offset: number): SixtySet | undefined {
  if (offset % 60 !== 0) {
    return undefined;
  }
  return sixtySetOf(sixtyMembers(minutes).map((minute) => (((minute - offset / 60) % 60) + 60) % 60));
}
