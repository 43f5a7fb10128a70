import { describe, expect, test } from 'vitest';
import { readDates } from '#domain/import/calendar/dates.ts';
import { readICalendar } from '#domain/import/calendar/icalendar.ts';
import { CalendarTimes } from '#domain/schedule/closed/calendar-times.ts';

const ASKED = { timezone: 'Europe/Berlin', through: '2029-12-31' };

describe('an iCalendar file', () => {
  test.each([
    [
      'a day',
      ['DTSTART;VALUE=DATE:20270106', 'SUMMARY:Epiphany'],
      { days: [{ date: '2027-01-06', name: 'Epiphany' }] },
    ],
    [
      'days in a row, whose end is the day after',
      ['DTSTART;VALUE=DATE:20271224', 'DTEND;VALUE=DATE:20271227'],
      { days: [{ from: '2027-12-24', to: '2027-12-26' }] },
    ],
    [
      'a day of each year, as long as the calendar goes on',
      ['DTSTART;VALUE=DATE:20270501', 'RRULE:FREQ=YEARLY'],
      { days: [{ date: '2027-05-01' }, { date: '2028-05-01' }, { date: '2029-05-01' }] },
    ],
    [
      'a 29 February, which only leap years have',
      ['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY'],
      { days: [{ date: '2024-02-29' }, { date: '2028-02-29' }] },
    ],
    [
      'hours of the calendar, of its zone by name, and of UTC',
      ['DTSTART:20261220T180000', 'DTEND;TZID=Europe/Berlin:20261221T060000', 'SUMMARY:freeze\\, long\\nold'],
      { windows: [{ start: '2026-12-20T18:00:00', end: '2026-12-21T06:00:00', name: 'freeze, long old' }] },
    ],
    [
      'hours of another zone, without a VTIMEZONE',
      ['DTSTART;TZID="America/New_York":20270701T180000', 'DTEND:20270702T000000Z'],
      { windows: [{ start: '2027-07-01T22:00:00Z', end: '2027-07-02T00:00:00Z' }] },
    ],
    ['nothing of what was cancelled', ['DTSTART;VALUE=DATE:20270106', 'STATUS:CANCELLED'], {}],
    [
      'nothing of an alarm',
      ['DTSTART;VALUE=DATE:20270106', 'BEGIN:VALARM', 'DTSTART:20270101T000000Z', 'SUMMARY:ring', 'END:VALARM'],
      { days: [{ date: '2027-01-06' }] },
    ],
    [
      'a folded line as one',
      ['DTSTART;VALUE=DATE:20270106', 'SUMMARY:Heilige ', ' Drei', '\tKönige'],
      { days: [{ date: '2027-01-06', name: 'Heilige DreiKönige' }] },
    ],
  ])('says %s', (_, event, expected) => {
    const read = readICalendar(file(...event), ASKED);

    expect(read).toEqual({ ok: true, days: [], windows: [], ...expected });
    expect(() => read.ok && new CalendarTimes('read', { ...ASKED, ...read })).not.toThrow();
  });

  test.each([
    [['SUMMARY:x'], 'line 2: an event without DTSTART'],
    [['DTSTART;VALUE=DATE:20270230'], 'line 3: 20270230 is no date'],
    [['DTSTART;VALUE=DATE:20270106', 'DTEND;VALUE=DATE:20270106'], 'line 3: expected DTEND after DTSTART'],
    [['DTSTART;VALUE=DATE:20270106', 'RRULE:FREQ=WEEKLY'], 'line 4: FREQ=WEEKLY: only FREQ=YEARLY'],
    [['DTSTART;VALUE=DATE:20270106', 'RRULE:FREQ=YEARLY', 'EXDATE:20280106'], 'line 4: FREQ=YEARLY: only'],
    [['DTSTART:20270106T090000Z', 'DTEND:20270106T100000Z', 'RRULE:FREQ=YEARLY'], 'line 5: RRULE is not read here'],
    [['DTSTART:20270106T090000Z'], 'line 3: an event of a moment is no window'],
    [['DTSTART;TZID=Mars:20270106T090000', 'DTEND:20270106T100000Z'], 'line 3: TZID Mars is no IANA zone'],
    [['DTSTART;VALUE=DATE:20270106', 'DURATION:P2D'], 'line 3: DURATION is not read'],
    [['DTSTART;VALUE=DATE:20270106', 'nonsense'], 'line 4: expected a property'],
  ])('with %j is refused with the line: %s', (event, message) => {
    expect(readICalendar(file(...event), ASKED)).toEqual({ ok: false, errors: [expect.stringContaining(message)] });
  });

  test('that is cut off, or whose rule has no end, is refused', () => {
    const cut = readICalendar('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270106', ASKED);
    const endless = readICalendar(file('DTSTART;VALUE=DATE:20270106', 'RRULE:FREQ=YEARLY'), { timezone: 'UTC' });

    expect(cut).toEqual({ ok: false, errors: ['the file ends within VEVENT'] });
    expect(endless).toEqual({ ok: false, errors: [expect.stringContaining('say through which day')] });
  });
});

test('dates are read one a line, with names and comments, and what is none is named', () => {
  const text = '# Bavaria\n2027-01-06 Epiphany\r\n\n2027-12-24..2028-01-01, year end # closed\n2027-05-01\n';

  expect(readDates(text)).toEqual({
    ok: true,
    days: [
      { date: '2027-01-06', name: 'Epiphany' },
      { from: '2027-12-24', to: '2028-01-01', name: 'year end' },
      { date: '2027-05-01' },
    ],
    windows: [],
  });
  expect(readDates('2027-01-06\n6.1.2027 Epiphany')).toMatchObject({ errors: [expect.stringContaining('line 2: ')] });
});

function file(...event: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
}
