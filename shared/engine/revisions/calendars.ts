import { isThere } from '#domain/calendars/head.ts';
import { calendarsOfConditions } from '#domain/jobs/condition/calendar/named.ts';
import type { Calendar, Calendars } from '#domain/schedule/closed/calendar.ts';
import { calendarsNamedBy } from '#domain/schedule/closed/copies.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { Engine } from '#engine/commit/engine.ts';

/** More names in one schedule are none that somebody wrote: a job has at most 20 calendars. */
const MOST_NAMES = 20;

/** Reads the store's calendars that the schedule or a condition of a job names and the job has not of its own; those that are not there are left out. */
export type NamedCalendars = (input: unknown) => Promise<Calendars>;

/** Reads each calendar once, for the jobs of one request. */
export function calendarReader(engine: Engine): NamedCalendars {
  const read = new Map<string, Promise<Calendar | undefined>>();
  return async (input) => {
    const { schedule, conditions, calendars: own } = isObject(input) ? input : {};
    const isOwn = (name: string): boolean => isObject(own) && Object.hasOwn(own, name);
    const named = new Set([...calendarsNamedBy(schedule), ...calendarsOfConditions(conditions)]);
    const names = [...named].filter((name) => !isOwn(name)).slice(0, MOST_NAMES);
    const found = await Promise.all(
      names.map(async (name): Promise<[string, Calendar][]> => {
        const reading = read.get(name) ?? latest(engine, name);
        read.set(name, reading);
        const calendar = await reading;
        return calendar === undefined ? [] : [[name, calendar]];
      }),
    );
    return Object.fromEntries(found.flat());
  };
}

/** The latest revision of a calendar as a job copies it. */
async function latest({ ports }: Engine, name: string): Promise<Calendar | undefined> {
  const head = await ports.calendars.read(name);
  const found = isThere(head) ? await ports.calendars.readRevision(name, head.revision) : undefined;
  return found && { ...found.calendar, revision: found.revision };
}
