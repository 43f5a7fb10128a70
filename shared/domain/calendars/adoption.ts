import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Adoption, CalendarHead } from './head.ts';

/** A save of a job that read the revision before is over by then, and its line in the list is written. */
const SETTLED_SECONDS = 300;

/** The most jobs that are named. */
const MOST_NAMED = 20;

/** The adoption of a revision that nobody has looked at yet. */
export const BEGUN: Adoption = { behind: 0, named: [] };

/** A page of the jobs that use a calendar, as a walk found it. */
interface FoundPage {
  /** The jobs that have an older revision. */
  readonly behind: readonly string[];
  readonly nextCursor?: string | undefined;
}

/**
 * The next version of a calendar's head once a page was looked at and those behind were woken. Walks go on until one finds nobody behind,
 * or nobody less than the one before, some minutes after the calendar was saved: then those that are left do not take the revision, as
 * it would take away their every fire.
 */
export function pageFound(head: CalendarHead, { behind, nextCursor }: FoundPage, now: EpochSeconds): CalendarHead {
  const { adoption = BEGUN, outdated: _, ...rest } = head;
  const found = {
    behind: adoption.behind + behind.length,
    named: [...adoption.named, ...behind].slice(0, MOST_NAMED),
  };
  const next = { ...rest, version: head.version + 1 };
  if (nextCursor !== undefined) {
    return { ...next, adoption: { ...found, after: nextCursor, ...present({ before: adoption.before }) } };
  }
  const isThrough = found.behind === 0 || found.behind === adoption.before;
  if (isThrough && now - head.savedAt >= SETTLED_SECONDS) {
    return found.behind === 0 ? next : { ...next, outdated: found.named };
  }
  return { ...next, adoption: { ...BEGUN, before: found.behind } };
}
