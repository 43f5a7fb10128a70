import { ALL_HOURS, ALL_MONTHS, type IntervalDefinition } from '#domain/schedule/definition/parts.ts';
import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import { ALL_SIXTY, sixtySetOf } from '#domain/schedule/definition/sixty-set.ts';
import { weekdayOf } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { EntryDays, EntryProduct } from './product.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** An interval as one cron in UTC, as one rate, or why it is neither. */
type CompiledInterval =
  | { readonly product: EntryProduct }
  | { readonly entry: EntrySpecification }
  | { readonly reason: string };

/**
 * The entry for an interval. A cron says it exactly when the interval divides the hour, the day or the week and begins on a whole minute;
 * everything else of whole minutes is a rate, whose StartDate fixes the phase.
 * @param first the first fire, from which on the entry fires
 */
export function compileInterval(interval: IntervalDefinition, first: EpochSeconds): CompiledInterval {
  if (interval.seconds % 60 !== 0) {
    return { reason: `EventBridge's rates are whole minutes, not ${interval.seconds} seconds` };
  }
  const minutes = interval.seconds / 60;
  const days: EntryDays = { by: 'every' };
  const shared = { months: ALL_MONTHS, days, timezone: 'UTC', startAt: first };
  const minute = Math.floor(first / 60);
  if (first % 60 !== 0) {
    return { entry: rate(minutes, first) };
  }
  if (HOUR % minutes === 0) {
    const all = minutes === 1 ? ALL_SIXTY : sixtySetOf(every(minutes, minute % minutes, HOUR));
    return { product: { ...shared, minutes: all, hours: ALL_HOURS } };
  }
  const onMinute = { ...shared, minutes: sixtySetOf([minute % HOUR]) };
  const hour = Math.floor(minute / HOUR);
  if (minutes % HOUR === 0 && DAY % minutes === 0) {
    const step = minutes / HOUR;
    return { product: { ...onMinute, hours: every(step, hour % step, 24).reduce((set, at) => set | (1 << at), 0) } };
  }
  if (minutes !== WEEK) {
    return { entry: rate(minutes, first) };
  }
  const weekday = weekdayOf(Math.floor(minute / DAY));
  return { product: { ...onMinute, hours: 1 << (hour % 24), days: { by: 'weekdays', weekdays: 1 << weekday } } };
}

function every(step: number, first: number, end: number): number[] {
  return Array.from({ length: Math.ceil((end - first) / step) }, (_, index) => first + index * step);
}

/** `rate(1 hour)`, `rate(90 minutes)`: the largest unit that divides, singular for one (EventBridge rules insist on that). */
function rate(minutes: number, startAt: EpochSeconds): EntrySpecification {
  const [size, unit] = minutes % DAY === 0 ? [DAY, 'day'] : minutes % HOUR === 0 ? [HOUR, 'hour'] : [1, 'minute'];
  const amount = minutes / size;
  return { expression: `rate(${amount} ${unit}${amount === 1 ? '' : 's'})`, timezone: 'UTC', startAt };
}
