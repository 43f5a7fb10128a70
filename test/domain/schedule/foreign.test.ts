import { describe, expect, test } from 'vitest';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { aContext } from './context.ts';

describe('text of other programs', () => {
  test.each([
    ['0 9 ? * MON-FRI *', /write "cron\(0 9 \? \* MON-FRI \*\)"/],
    ['0 9 1 1 * 2027', /last of seven fields.*"0 0 9 1 1 \* 2027"/],
    ['0 9 * * 1-5 2027-2029', /"0 0 9 \* \* 1-5 2027-2029"/],
    ['0 9 * * * Europe/Berlin', /"TZ=Europe\/Berlin 0 9 \* \* \*"/],
    ['0 0 9 * * * UTC', /"TZ=UTC 0 0 9 \* \* \*"/],
    [
      '0 9 * * 1-5 /usr/bin/backup --all',
      /schedule is "0 9 \* \* 1-5", and "\/usr\/bin\/backup --all" the job's command/,
    ],
    ['0 9 * * * root /usr/bin/x', /"\/usr\/bin\/x" the job's command \(root is the user/],
    ['0 9 * * * cd /srv && ./run.sh >> log 2>&1', /"cd \/srv && \.\/run\.sh >> log 2>&1" the job's command/],
    ['@daily /usr/bin/backup', /schedule is "@daily", and "\/usr\/bin\/backup"/],
    ['0 9 * * * # every morning', /leave out the comment: "0 9 \* \* \*"/],
    ['MAILTO=me@example.com', /the job's env/],
    ['TZ=Europe/Berlin', /behind the zone/],
    ['"0 9 * * *"', /quotation marks/],
    ['`0 9 * * *`', /quotation marks/],
    ['{"cron": "0 9 * * *"', /looks like JSON/],
    ['daily', /write "@daily"/],
    ['Weekdays', /write "@weekdays"/],
    ['Mon..Fri *-*-* 09:00:00', /minute and hour/],
    ['MON 9:00', /minute and hour/],
    ['RRULE:FREQ=DAILY;BYHOUR=9', /iCalendar/],
    ['R/2026-01-01T00:00:00Z/PT1H', /ISO 8601/],
  ])('%s is refused with the way to write it here', (written, advice) => {
    expect(refusalOf(written)).toMatchObject({ code: 'unknown-form', message: expect.stringMatching(advice) });
  });

  test.each([
    ['0 9 * * MONDY', 'syntax'],
    ['0 0 9 * * MONX', 'syntax'],
    ['0 0 9 * * MONX 2027', 'syntax'],
    ['0 9 * * * *  * * *', 'field-count'],
    ['1 2 3', 'field-count'],
    ['61 * * * *', 'out-of-range'],
  ])('%s is a slip, and no text of another program', (written, code) => {
    expect(refusalOf(written)).toMatchObject({ code });
  });

  test.each([
    [{ cron: 'every 5 minutes' }, '.cron', /expected a cron expression.*belongs under "every"/],
    [{ cron: 'rate(5 minutes)' }, '.cron', /belongs under "every"/],
    [{ cron: '2026-12-24T18:00' }, '.cron', /belongs under "at"/],
    [{ cron: 'at(2026-12-24T18:00:00)' }, '.cron', /belongs under "at"/],
    [{ every: '0 9 * * *' }, '.every', /belongs under "cron"/],
    [{ every: '@daily' }, '.every', /belongs under "cron"/],
    [{ every: 'cron(0 9 * * ? *)' }, '.every', /belongs under "cron"/],
    [{ every: '2026-12-24T18:00' }, '.every', /belongs under "at"/],
    [{ at: '0 9 * * *' }, '.at', /belongs under "cron"/],
    [{ at: ['2026-12-24T18:00', 'every 5 minutes'] }, '.at', /belongs under "every"/],
    [['@daily', { cron: 'every 5 minutes' }], '[1].cron', /belongs under "every"/],
  ])('%j names the key that the text belongs under', (written, path, message) => {
    expect(refusalOf(written)).toMatchObject({ code: 'unknown-form', path, message: expect.stringMatching(message) });
  });

  test.each([
    ['0 9 -1 * *', 'day-of-month', /"-1" begins with a minus.*L-1 for the day before the last/],
    ['-5 * * * *', 'minute', /"-5" begins with a minus/],
    ['5- * * * *', 'minute', /"5-" is a range without an end/],
    ['/5 * * * *', 'minute', /"\/5" begins with a step; expected \*\/5/],
    ['5/ * * * *', 'minute', /"5\/" ends without its step/],
    ['0 9 1-5W * *', 'day-of-month', /"1-5W" is no weekday.*15W, LW or L-3W/],
    ['0 9 * * *#1', 'day-of-week', /"\*#1" names no day/],
    ['0 9 * * TUES', 'day-of-week', /did you mean TUE\?/],
    ['0 9 * SEPT *', 'month', /did you mean SEP\?/],
    ['cron(0 9 ? * MONDAY *)', 'day-of-week', /SUN-SAT \(did you mean MON\?\)/],
  ])('%s is refused by the whole of what is wrong', (written, field, message) => {
    expect(refusalOf(written)).toMatchObject({ field, message: expect.stringMatching(message) });
  });

  test('a list in a list is refused by its place', () => {
    expect(refusalOf(['@daily', ['@hourly']])).toMatchObject({
      code: 'wrong-type',
      path: '[1]',
      message: 'this is no schedule; expected a string, an object, or one list of them',
    });
  });

  test.each([
    [
      { cron: 'TZ=Europe/Berlin 0 9 * * *', timezone: 'Asia/Tokyo' },
      { code: 'not-supported', path: '.cron' },
    ],
    [{ cron: 'TZ=Nowhere 0 9 * * *' }, { code: 'unknown-timezone', path: '.cron', position: 3 }],
    ['  CRON_TZ=europe/berlin 0 9 * * *', { code: 'unknown-timezone', value: 'europe/berlin', position: 10 }],
    ['TZ=Europe/Berlin TZ=UTC 0 9 * * *', { code: 'unknown-form', position: 17 }],
    [{ cron: 'TZ=UTC CRON_TZ=UTC @daily' }, { code: 'unknown-form', path: '.cron', position: 7 }],
    ['TZ=Europe/Berlin 61 9 * * *', { code: 'out-of-range', field: 'minute', position: 17 }],
  ])('a zone in front of %j is checked, and counts in positions', (written, expected) => {
    expect(refusalOf(written)).toMatchObject(expected);
  });

  test('intervals in the day field say what they are not', () => {
    expect(refusalOf('every monday')).toMatchObject({ message: expect.stringContaining('"2 weeks on MON at 09:00"') });
  });
});

function refusalOf(written: unknown): ScheduleError {
  try {
    parseSchedule(written, aContext());
  } catch (error) {
    if (error instanceof ScheduleError) {
      return error;
    }
    throw error;
  }
  throw new Error(`${JSON.stringify(written)} was read`);
}
