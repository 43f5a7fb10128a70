import type { CalendarLine, SavedCalendar } from '#api/shapes/calendars/calendar.ts';
import { printable } from '#cli/terminal/printable.ts';
import { utcTime } from '#cli/terminal/times.ts';

const MOST_TIMES = 3;

/** The progress of the jobs with the latest revision of a calendar; nothing where all have it. */
export function adoptionText({ adopting, outdated }: Pick<CalendarLine, 'adopting' | 'outdated'>): string {
  if (outdated !== undefined) {
    return `keep an older one: ${outdated.join(', ')}`;
  }
  return adopting === undefined ? '' : `adopting it: ${adopting.behind} were behind`;
}

/** The change that a calendar makes, or would make, to the jobs that use it, one a line. */
export function changesOfCalendarText({ jobs, nextCursor }: SavedCalendar): string {
  const lines = jobs.map(({ jobId, added, removed, refused }) => {
    const words =
      refused === undefined
        ? [...firesText(removed, 'gone'), ...firesText(added, 'new')]
        : [`keeps the revision that it has: ${refused}`];
    return `${jobId}: ${words.join('; ') || 'the same fires'}`;
  });
  return [...lines, ...(nextCursor === undefined ? [] : ['and others'])].map((line) => `${printable(line)}\n`).join('');
}

function firesText(fires: SavedCalendar['jobs'][number]['added'], what: string): string[] {
  if (fires === undefined || fires.count === 0) {
    return [];
  }
  const shown = fires.first.slice(0, MOST_TIMES).map(utcTime);
  const more = fires.count > shown.length ? `, and ${fires.count - shown.length} more` : '';
  return [`${what}: ${shown.join(', ')}${more}`];
}
