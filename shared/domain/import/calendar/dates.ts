import type { DaysInARow, SingleDay } from '#domain/schedule/closed/calendar.ts';
import { present } from '#domain/values/present.ts';
import type { ImportedTimes } from './icalendar.ts';

/** `2027-01-06 Epiphany`, `2027-12-24..2028-01-01 year end`. */
const LINE = /^(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?(?:[\s,;]+(\S.*))?$/;

/** Reads plain dates, one a line, or first and last of several, each with a name or without; `#` begins a comment. */
export function readDates(text: string): ImportedTimes {
  const errors: string[] = [];
  const days = text.split(/\r?\n/).flatMap((raw, index): (SingleDay | DaysInARow)[] => {
    const line = raw.replace(/#.*/, '').trim();
    const [, from, to, name] = LINE.exec(line) ?? [];
    if (line === '') {
      return [];
    }
    if (from === undefined) {
      errors.push(
        `line ${index + 1}: expected a day such as 2027-01-06, 2027-12-24..2028-01-01, with a name or without`,
      );
      return [];
    }
    return [{ ...(to === undefined ? { date: from } : { from, to }), ...present({ name: name?.trim() }) }];
  });
  return errors.length === 0 ? { ok: true, days, windows: [] } : { ok: false, errors };
}
