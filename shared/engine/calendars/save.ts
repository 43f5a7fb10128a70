import { BEGUN } from '#domain/calendars/adoption.ts';
import { type CalendarHead, isThere } from '#domain/calendars/head.ts';
import type { CalendarRevision } from '#domain/calendars/revision.ts';
import type { Calendar } from '#domain/schedule/closed/calendar.ts';
import { calendarObjections } from '#domain/schedule/closed/objections.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { sameJson } from '#domain/values/json/same.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { EngineFault } from '#engine/commit/fault.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import { untilWritten } from '#engine/commit/until-written.ts';
import { type CalendarView, viewOf } from './read.ts';
import { wakePage } from './wake-users.ts';

const MOST_TRIES = 100;

/** A calendar that was saved. */
interface SavedCalendar extends CalendarView {
  readonly change: 'created' | 'updated' | 'unchanged';
}

/**
 * Stores a calendar, or another revision of it, and begins to have the jobs that use it adopt that: the first of them at once, the others
 * with the sweeps to come. The same calendar twice changes nothing.
 */
export async function saveCalendar(
  engine: Engine,
  name: string,
  calendar: Calendar,
  { by }: { readonly by: string },
): Promise<Result<SavedCalendar>> {
  const objection = calendarObjection(name, calendar);
  if (objection !== undefined) {
    return objection;
  }
  const { calendars, clock } = engine.ports;
  return untilWritten<Result<SavedCalendar>>(engine.ports, `calendar ${name}`, async () => {
    const head = await calendars.read(name);
    const current = isThere(head) ? await calendars.readRevision(name, head.revision) : undefined;
    if (head !== undefined && current !== undefined && sameJson(current.calendar, calendar)) {
      return { done: accepted({ ...viewOf(head, current), change: 'unchanged' }) };
    }
    const savedAt = secondsOf(clock.now());
    const stored = await storeRevision(engine, { name, revision: (head?.revision ?? 0) + 1, calendar, savedAt, by });
    const saved: CalendarHead = {
      name,
      version: (head?.version ?? 0) + 1,
      revision: stored.revision,
      savedAt,
      by,
      ...present({ through: calendar.through }),
      adoption: BEGUN,
    };
    if ((await calendars.write(saved)) === 'conflict') {
      return 'conflict';
    }
    const latest = (await wakePage(engine, saved)) ?? saved;
    return { done: accepted({ ...viewOf(latest, stored), change: isThere(head) ? 'updated' : 'created' }) };
  });
}

/** The refusal of a calendar that cannot be read; undefined where it can. */
export function calendarObjection(name: string, calendar: Calendar): Refused | undefined {
  const errors = calendarObjections(name, calendar);
  return errors.length === 0 ? undefined : refused('invalid_calendar', 'the calendar is not valid', errors);
}

/** Under the next number that is free: a rival, or a crash before the head was written, may have taken one. */
async function storeRevision({ ports }: Engine, revision: CalendarRevision): Promise<CalendarRevision> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const next = { ...revision, revision: revision.revision + tries };
    if ((await ports.calendars.putRevision(next)) === 'stored') {
      return next;
    }
  }
  throw new EngineFault('contention', `no revision number of calendar ${revision.name} is free`);
}
