import { isObject } from '#domain/values/json/object.ts';
import type { Calendars } from './calendar.ts';
import { looksLikeDay } from './day.ts';

/** The calendars that a job has of its own, as they were written with it; undefined where there are none. */
export function ownCalendars(calendars: Calendars = {}): Calendars | undefined {
  const own = Object.entries(calendars).filter(([, { revision }]) => revision === undefined);
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** The revisions of the store's calendars that a job has copies of, by their names. */
export function copiedRevisions(calendars: Calendars = {}): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(calendars).flatMap(([name, { revision }]) => (revision === undefined ? [] : [[name, revision]])),
  );
}

/** The names of calendars in a schedule as it was written, whether or not the rest of it can be read. */
export function calendarsNamedBy(schedule: unknown): ReadonlySet<string> {
  const parts: readonly unknown[] = Array.isArray(schedule) ? schedule : [schedule];
  const named = parts.filter(isObject).flatMap(({ except, only, calendar }) => [except, only, calendar].flat());
  return new Set(named.filter((item) => typeof item === 'string').filter((item) => !looksLikeDay(item)));
}
