import { type Kept, keptVersion, readOrKeep } from '#domain/stored/kept.ts';
import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { dateOf } from '#domain/time/utc-days.ts';
import { count, instant, listOf, mark, optional, shape, text } from '#domain/values/shape.ts';

/** A walk over the jobs that use a calendar: those that have an older revision of it are woken, and adopt the latest. */
export interface Adoption {
  /** The last job that was looked at. */
  readonly after?: string;
  /** The jobs with an older revision that this walk found. */
  readonly behind: number;
  /** The first of them. */
  readonly named: readonly string[];
  /** Those that the walk before found. */
  readonly before?: number;
}

/** The small item that holds the state of a calendar. */
export interface CalendarHead {
  readonly name: string;
  readonly version: number;
  /** The latest revision; 0 where nobody knows it any more. */
  readonly revision: number;
  readonly savedAt: EpochSeconds;
  readonly by: string;
  /** The day up to which its days are complete. */
  readonly through?: string;
  /** It is no calendar any more; one of the name goes on from its revision. */
  readonly deleted?: true;
  /** Left out where every job has the latest revision, as far as it takes it. */
  readonly adoption?: Adoption;
  /** Jobs that did not take the latest revision. */
  readonly outdated?: readonly string[];
}

const headCheck = shape<CalendarHead>({
  name: text,
  version: count,
  revision: count,
  savedAt: instant,
  by: text,
  through: optional(text),
  deleted: optional(mark),
  adoption: optional(
    shape<Adoption>({ after: optional(text), behind: count, named: listOf(text), before: optional(count) }),
  ),
  outdated: optional(listOf(text)),
});

/** Reads the stored head of a calendar. Of one that cannot be read its revision is kept, where it is one: the jobs have their copies. */
export function readCalendarHead(item: unknown, name: string): Kept<CalendarHead> {
  const read = readOrKeep(headCheck, item, (kept) => ({
    name,
    version: keptVersion(kept),
    revision: count(kept.revision) === undefined ? Number(kept.revision) : 0,
    savedAt: 0,
    by: '',
  }));
  return read.value.name === name ? read : { value: { ...read.value, name }, fault: `name: expected ${name}` };
}

/** So many days before its last one it is time for the days to come. */
const WARNED_DAYS = 60;

/** True for a calendar that somebody has to see to: it ends within 60 days, or has ended, or jobs keep an older revision of it. */
export function needsCare({ through, outdated }: CalendarHead, now: EpochSeconds): boolean {
  const isEnding = through !== undefined && through <= dateOf(now + WARNED_DAYS * DAY);
  return isEnding || outdated !== undefined;
}

/** True for a calendar that schedules may name. */
export function isThere(head: CalendarHead | undefined): head is CalendarHead {
  return head !== undefined && head.deleted !== true && head.revision > 0;
}
