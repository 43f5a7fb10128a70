import type { CalendarHead } from '#domain/calendars/head.ts';
import type { CalendarRevision } from '#domain/calendars/revision.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';

/** The calendars that schedules may name: heads are written conditionally, revisions never change. */
export interface Calendars {
  /** Consistent. */
  read(name: string): Promise<CalendarHead | undefined>;
  /** Writes `head` if the stored version is `head.version - 1` (for version 1: if there is none). */
  write(head: CalendarHead): Promise<'written' | 'conflict'>;
  /** All heads, by name, those of deleted calendars, too. May be a moment behind. A cursor is the name of the last one. */
  list(page: PageRequest): Promise<Page<CalendarHead>>;
  /** Stores a revision unless that number is taken. */
  putRevision(revision: CalendarRevision): Promise<'stored' | 'exists'>;
  /** Undefined where there is none, or none that can be read, which is told. */
  readRevision(name: string, revision: number): Promise<CalendarRevision | undefined>;
}
