import type { CalendarInNeed, CalendarLine, CalendarShown, SavedCalendar } from '#api/shapes/calendars/calendar.ts';
import type { CalendarHead } from '#domain/calendars/head.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { CalendarChanges } from '#engine/calendars/changes.ts';
import type { CalendarView } from '#engine/calendars/read.ts';
import { type Entitled, isSeen } from '#engine/commit/rights.ts';

/** Shows a calendar as the list has it; jobs only to those who may know of them. */
export function presentCalendarLine(limited: Entitled, head: CalendarHead): CalendarLine {
  const { name, revision, savedAt, by, through, adoption, outdated } = head;
  return {
    name,
    revision,
    savedAt: writeUtc(savedAt),
    by,
    ...present({
      through,
      adopting: adoption && { behind: Math.max(adoption.behind, adoption.before ?? 0) },
      outdated: outdated?.filter((jobId) => isSeen(limited, jobId)),
    }),
  };
}

/** Shows why somebody has to see to a calendar. */
export function presentCalendarInNeed(limited: Entitled, head: CalendarHead): CalendarInNeed {
  const { name, through, outdated } = presentCalendarLine(limited, head);
  return { name, ...present({ through, outdated }) };
}

/** Shows a revision of a calendar. */
export function presentCalendar(
  limited: Entitled,
  { head, calendar, revision, savedAt, by }: CalendarView,
): CalendarShown {
  const { through: _, ...line } = presentCalendarLine(limited, head);
  return {
    ...line,
    revision,
    latest: head.revision,
    savedAt: writeUtc(savedAt),
    by,
    calendar: { ...calendar },
    ...present({ through: calendar.through }),
  };
}

/** Shows what a calendar changes for jobs. */
export function presentChanges({ items, nextCursor }: CalendarChanges): Pick<SavedCalendar, 'jobs' | 'nextCursor'> {
  return {
    jobs: items.map(({ jobId, revision, fires, refused }) => ({
      jobId,
      revision,
      ...present({
        added: fires && presentFires(fires.added),
        removed: fires && presentFires(fires.removed),
        through: fires && writeUtc(fires.through),
        refused,
      }),
    })),
    ...present({ nextCursor }),
  };
}

function presentFires({ count, first }: { readonly count: number; readonly first: readonly number[] }) {
  return { count, first: first.map(writeUtc) };
}
