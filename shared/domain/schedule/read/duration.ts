import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';
import { refuseField } from './cron/value.ts';

/** Ten years: longer than any use, short enough that sums stay exact. */
const LONGEST = 3660 * DAY;

const WEEK = 7 * DAY;

const UNITS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    s: 1,
    sec: 1,
    second: 1,
    m: MINUTE,
    min: MINUTE,
    minute: MINUTE,
    h: HOUR,
    hr: HOUR,
    hour: HOUR,
    d: DAY,
    day: DAY,
    w: WEEK,
    week: WEEK,
  }),
);

/** `P1DT2H`, ISO 8601 without years and months, which have no fixed length. */
const ISO = /^P(?:(\d{1,9})W|(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?)$/;

/**
 * Seconds of an interval: `5 minutes`, `1 hour 30 minutes`, `90s`, `1h30m`, `minute`, `PT45M`. Whole seconds only, no months or years.
 * @param text the duration, which begins at `position` of its expression
 * @throws ScheduleError `bad-duration` or `out-of-range`
 */
export function readDuration(text: string, position: number): number {
  const trimmed = text.trim();
  const seconds = /^P(?:[\dT]|$)/i.test(trimmed)
    ? isoSeconds(trimmed.toUpperCase())
    : phraseSeconds(trimmed.toLowerCase());
  if (seconds === undefined) {
    return refuse(text, position, 'bad-duration', 'is not a duration');
  }
  if (seconds < 1 || seconds > LONGEST) {
    return refuse(text, position, 'out-of-range', 'is out of range');
  }
  return seconds;
}

function isoSeconds(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null || text === 'P') {
    return undefined;
  }
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0));
  return (weeks ?? 0) * WEEK + (days ?? 0) * DAY + (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0);
}

/** A unit alone (`minute`), or amounts and units in falling order of size. */
function phraseSeconds(text: string): number | undefined {
  if (/^[a-z]{3,6}$/.test(text) && !text.endsWith('s')) {
    return UNITS.get(text);
  }
  if (text.length > 60 || !/^(\d{1,9} *[a-z]{1,7} *)+$/.test(text)) {
    return undefined;
  }
  let total = 0;
  let smallest = Infinity;
  for (const [, amount, word] of text.matchAll(/(\d+) *([a-z]+)/g)) {
    const unit = unitOf(word ?? '');
    if (unit === undefined || unit >= smallest) {
      return undefined;
    }
    smallest = unit;
    total += Number(amount) * unit;
  }
  return total;
}

function unitOf(word: string): number | undefined {
  return UNITS.get(word) ?? (word.length > 3 && word.endsWith('s') ? UNITS.get(word.slice(0, -1)) : undefined);
}

function refuse(text: string, position: number, code: 'bad-duration' | 'out-of-range', why: string): never {
  const expected =
    'whole units from 1 second to 3660 days, such as "5 minutes", "90s", "1h30m" or "PT45M"; at a time of day "2 weeks on MON at 09:00"';
  return refuseField({ name: 'every' }, { text, position }, code, why, expected);
}
