import type { DaysInARow, SingleDay, SingleWindow } from '#domain/schedule/closed/calendar.ts';
import { DAY } from '#domain/time/civil.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { dateOf } from '#domain/time/utc-days.ts';
import { instantOf } from '#domain/time/wall-instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';

/** The days and hours of a file, or everything that is wrong with it, with its line. */
export type ImportedTimes =
  | {
      readonly ok: true;
      readonly days: readonly (SingleDay | DaysInARow)[];
      readonly windows: readonly SingleWindow[];
    }
  | { readonly ok: false; readonly errors: readonly string[] };

/** A property of an event: `DTSTART;VALUE=DATE:20270106`. */
interface Property {
  readonly line: number;
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
}

type Event = ReadonlyMap<string, Property>;

/** A date, or a date-time as the calendar's clocks or UTC show it. */
interface Moment {
  readonly isDay: boolean;
  /** Days since 1970-01-01 of a date. */
  readonly day: number;
  /** `2026-12-20T18:00`, or with a `Z`. */
  readonly text: string;
}

/** The last year that rules are followed to where nobody says. */
const MOST_YEARS = 30;

/**
 * Reads the events of an iCalendar file (RFC 5545) as the times of a calendar: those of whole days as days (DTEND is the day after), others as
 * windows. Only rules that say the same day of each year are followed, up to `through`; an event that repeats otherwise is refused, as one that
 * is left out would be missed by nobody until its day. TZID is an IANA zone; a time without one is that of the calendar's zone.
 * @param asked the zone of the calendar, and its last day: `2028-12-31`
 */
export function readICalendar(text: string, asked: Asked): ImportedTimes {
  const { events, errors } = eventsIn(text);
  const days: (SingleDay | DaysInARow)[] = [];
  const windows: SingleWindow[] = [];
  for (const event of events) {
    try {
      const read = timesOf(event, asked);
      days.push(...read.days);
      windows.push(...read.windows);
    } catch (error) {
      if (!(error instanceof BadEvent)) {
        throw error;
      }
      errors.push(error.message);
    }
  }
  return errors.length === 0 ? { ok: true, days, windows } : { ok: false, errors };
}

interface Asked {
  readonly timezone: string;
  readonly through?: string;
}

class BadEvent extends Error {}

interface Times {
  readonly days: readonly (SingleDay | DaysInARow)[];
  readonly windows: readonly SingleWindow[];
}

const NONE: Times = { days: [], windows: [] };

function timesOf(event: Event, asked: Asked): Times {
  if (event.get('STATUS')?.value.toUpperCase() === 'CANCELLED') {
    return NONE;
  }
  const begin = event.get('DTSTART');
  if (begin === undefined) {
    const [first] = event.values();
    throw new BadEvent(`line ${first?.line ?? 0}: an event without DTSTART`);
  }
  const start = momentOf(begin, asked.timezone);
  const name = present({ name: nameOf(event) });
  const end = event.get('DTEND');
  if (event.has('DURATION')) {
    throw new BadEvent(`line ${begin.line}: DURATION is not read; expected DTEND`);
  }
  if (start.isDay) {
    const last = end === undefined ? start.day : momentOf(end, asked.timezone).day - 1;
    if (last < start.day) {
      throw new BadEvent(`line ${begin.line}: expected DTEND after DTSTART`);
    }
    return {
      days: yearsOf(event, start.day, asked).map((first) => ({ ...range(first, last - start.day), ...name })),
      windows: [],
    };
  }
  refuseRules(event, begin);
  if (end === undefined) {
    throw new BadEvent(`line ${begin.line}: an event of a moment is no window; expected DTEND`);
  }
  return { days: [], windows: [{ start: start.text, end: momentOf(end, asked.timezone).text, ...name }] };
}

function range(first: number, more: number): SingleDay | DaysInARow {
  const from = dateOf(first * DAY);
  return more === 0 ? { date: from } : { from, to: dateOf((first + more) * DAY) };
}

/** The days on which an event begins: of one that comes each year, those up to `through`. A 29 February is there in leap years only. */
function yearsOf(event: Event, day: number, { through }: Asked): readonly number[] {
  const rule = event.get('RRULE');
  if (rule === undefined) {
    refuseRules(event, event.get('DTSTART'));
    return [day];
  }
  const isYearly = /^FREQ=YEARLY(?:;INTERVAL=1)?$/i.test(rule.value);
  if (!isYearly || event.has('EXDATE') || event.has('RDATE')) {
    throw new BadEvent(`line ${rule.line}: ${rule.value}: only FREQ=YEARLY is followed; write its days out`);
  }
  if (through === undefined) {
    throw new BadEvent(`line ${rule.line}: ${rule.value} goes on for ever: say through which day`);
  }
  const [year, ...monthAndDay] = dateOf(day * DAY).split('-');
  return Array.from({ length: MOST_YEARS }, (_, index) => `${Number(year) + index}-${monthAndDay.join('-')}`)
    .filter((date) => date <= through)
    .flatMap((date) => dayOf(date) ?? []);
}

function refuseRules(event: Event, at: Property | undefined): void {
  const rule = ['RRULE', 'RDATE', 'EXDATE'].find((name) => event.has(name));
  if (rule !== undefined) {
    throw new BadEvent(`line ${event.get(rule)?.line ?? at?.line ?? 0}: ${rule} is not read here; write its days out`);
  }
}

function momentOf({ line, parameters, value }: Property, timezone: string): Moment {
  const [, year, month, date, time = '', hour, minute, second, utc] =
    /^(\d{4})(\d{2})(\d{2})(T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(value) ?? [];
  const day = dayOf(`${year}-${month}-${date}`);
  if (day === undefined || Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) {
    throw new BadEvent(`line ${line}: ${value} is no date; expected one such as 20270106 or 20270106T180000`);
  }
  const wall = `${year}-${month}-${date}T${hour}:${minute}:${second}`;
  return { isDay: time === '', day, text: utc === 'Z' ? `${wall}Z` : inZone({ line, wall, timezone, parameters }) };
}

interface Wall {
  readonly line: number;
  readonly wall: string;
  readonly timezone: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A wall time as the calendar's zone has it, or in UTC where it is that of another zone. */
function inZone({ line, wall, timezone, parameters }: Wall): string {
  const zone = parameters.get('TZID') ?? timezone;
  if (zone === timezone) {
    return wall;
  }
  if (!isTimezone(zone)) {
    throw new BadEvent(`line ${line}: TZID ${zone} is no IANA zone`);
  }
  return writeUtc(instantOf(Date.parse(`${wall}Z`) / 1_000, zone));
}

/** Days since 1970-01-01; undefined for a date that does not exist. */
function dayOf(date: string): number | undefined {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) || dateOf(ms / 1_000) !== date ? undefined : ms / 1_000 / DAY;
}

/** The text of SUMMARY (RFC 5545, 3.3.11). */
function nameOf(event: Event): string | undefined {
  const name = event
    .get('SUMMARY')
    ?.value.replace(/\\([\\;,nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? ' ' : escaped))
    .trim()
    .slice(0, 100);
  return name === '' ? undefined : name;
}

/** The events of a text; lines that are folded (RFC 5545, 3.1) count from their first one. */
function eventsIn(text: string): { readonly events: readonly Event[]; readonly errors: string[] } {
  const events: Event[] = [];
  const errors: string[] = [];
  const open: string[] = [];
  let event = new Map<string, Property>();
  for (const { line, text: content } of unfolded(text)) {
    const [, name = '', parameters = '', value = ''] =
      /^([A-Za-z0-9-]+)((?:;(?:"[^"]*"|[^":])*)?):(.*)$/.exec(content) ?? [];
    const key = name.toUpperCase();
    if (key === '') {
      errors.push(`line ${line}: expected a property such as SUMMARY:Epiphany`);
    } else if (key === 'BEGIN') {
      open.push(value.toUpperCase());
      event = value.toUpperCase() === 'VEVENT' ? new Map([[key, { line, parameters: new Map(), value }]]) : event;
    } else if (key === 'END') {
      if (open.pop() !== value.toUpperCase()) {
        errors.push(`line ${line}: END:${value} without its BEGIN`);
      } else if (value.toUpperCase() === 'VEVENT') {
        events.push(event);
      }
    } else if (open.at(-1) === 'VEVENT') {
      event.set(key, { line, parameters: parametersIn(parameters), value });
    }
  }
  if (open.length > 0) {
    errors.push(`the file ends within ${open.at(-1)}`);
  }
  return { events, errors };
}

function unfolded(text: string): readonly { readonly line: number; readonly text: string }[] {
  const lines: { line: number; text: string }[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const last = lines.at(-1);
    if (/^[ \t]/.test(raw) && last !== undefined) {
      last.text += raw.slice(1);
    } else if (raw !== '') {
      lines.push({ line: index + 1, text: raw });
    }
  }
  return lines;
}

function parametersIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/;([A-Za-z0-9-]+)=("[^"]*"|[^;]*)/g)].map(([, name = '', value = '']) => [
      name.toUpperCase(),
      value.replace(/^"|"$/g, ''),
    ]),
  );
}
