import { type CalendarHead, isThere, needsCare } from '#domain/calendars/head.ts';
import type { CalendarRevision } from '#domain/calendars/revision.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import { isSeen } from '#engine/commit/rights.ts';
import { readCursor, strangeCursor, writeCursor } from '#ports/stores/cursor.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { usersOf } from './wake-users.ts';

const LIST = 'calendars';
const MOST_USERS = 100;
const MOST_LOOKED_AT = 1_000;

/** A revision of a calendar, and how far the jobs are with the latest one. */
export interface CalendarView extends CalendarRevision {
  readonly head: CalendarHead;
}

/** The jobs that use a calendar: the first of them, by id. */
interface Users {
  readonly jobIds: readonly string[];
  readonly more: boolean;
}

/** Reads a calendar: its latest revision, or another one. */
export async function readCalendar(
  engine: Engine,
  name: string,
  revision?: number,
): Promise<Result<CalendarView & { readonly users: Users }>> {
  const { calendars } = engine.ports;
  const head = await calendars.read(name);
  if (!isThere(head)) {
    return noSuchCalendar(name);
  }
  const found = await calendars.readRevision(name, revision ?? head.revision);
  return found === undefined
    ? refused('calendar_not_found', `there is no revision ${revision ?? head.revision} of calendar ${name}`)
    : accepted({ ...viewOf(head, found), users: await firstUsers(engine, name) });
}

/** Lists the heads of calendars, by name; a page may be short. @throws BadCursorError */
export async function listCalendars({ ports }: Engine, { limit, cursor }: PageRequest): Promise<Page<CalendarHead>> {
  const after = cursor === undefined ? undefined : nameIn(cursor);
  const { items, nextCursor } = await ports.calendars.list({ limit, ...present({ cursor: after }) });
  return {
    items: items.filter(isThere),
    ...present({ nextCursor: nextCursor && writeCursor([LIST, nextCursor]) }),
  };
}

/** The calendars that somebody has to see to, of the first thousand. */
export async function calendarsInNeed({ ports }: Engine): Promise<readonly CalendarHead[]> {
  const { items } = await ports.calendars.list({ limit: MOST_LOOKED_AT });
  return items.filter((head) => isThere(head) && needsCare(head, secondsOf(ports.clock.now())));
}

/** Puts a head and a revision together. */
export function viewOf(head: CalendarHead, revision: CalendarRevision): CalendarView {
  return { ...revision, head };
}

/** The refusal for a name that no calendar has. */
export function noSuchCalendar(name: string): Refused {
  return refused('calendar_not_found', `there is no calendar ${name}`);
}

async function firstUsers(engine: Engine, name: string): Promise<Users> {
  const { items, nextCursor } = await usersOf(engine, name, { limit: MOST_USERS });
  const jobIds = items.map(({ jobId }) => jobId).filter((jobId) => isSeen(engine, jobId));
  return { jobIds, more: nextCursor !== undefined };
}

function nameIn(cursor: string): string {
  const [list, name] = readCursor(cursor);
  if (list !== LIST || typeof name !== 'string' || !/^[\x20-\x7e]{1,64}$/.test(name)) {
    throw strangeCursor();
  }
  return name;
}
