import * as z from 'zod/mini';
import { noTimezoneText } from '#domain/time/meant-timezone.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { CALENDAR_WEEKDAYS } from './calendar.ts';

const MOST_CALENDARS = 20;
const MOST_DAYS = 1_000;
const MOST_WINDOWS = 100;

const name = () => z.exactOptional(z.string().check(z.minLength(1), z.maxLength(100)));
const date = () => z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2027-12-24'));
const time = () => z.string().check(z.regex(/^\d{2}:\d{2}$/, 'expected a time of day such as 18:00'));
const moment = () => z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/, 'expected a date-time'));
const weekdays = () => z.readonly(z.array(z.enum(CALENDAR_WEEKDAYS)).check(z.minLength(1), z.maxLength(7)));

/** A calendar as a person writes it. */
export const calendarSchema = () =>
  z.strictObject({
    timezone: z.string().check(z.refine(isTimezone, { error: ({ input }) => noTimezoneText(String(input)) })),
    weekend: z.exactOptional(weekdays()),
    days: z.exactOptional(
      z.readonly(
        z
          .array(
            z.union(
              [
                z.strictObject({ date: date(), name: name() }),
                z.strictObject({ from: date(), to: date(), name: name() }),
              ],
              { error: 'expected {"date"} or {"from", "to"}, each with a name or without' },
            ),
          )
          .check(z.maxLength(MOST_DAYS)),
      ),
    ),
    workdays: z.exactOptional(z.readonly(z.array(date()).check(z.maxLength(MOST_DAYS)))),
    windows: z.exactOptional(
      z.readonly(
        z
          .array(
            z.union(
              [
                z.strictObject({ days: weekdays(), from: time(), to: time(), name: name() }),
                z.strictObject({ start: moment(), end: moment(), name: name() }),
              ],
              { error: 'expected {"days", "from", "to"} or {"start", "end"}, each with a name or without' },
            ),
          )
          .check(z.maxLength(MOST_WINDOWS)),
      ),
    ),
    through: z.exactOptional(date()),
  });

/** The name of a calendar, which no day has. */
export const calendarNameSchema = () =>
  z
    .string()
    .check(
      z.regex(/^[A-Za-z][A-Za-z0-9._-]{0,63}$/, 'a calendar is named by a letter and up to 63 of A-Z a-z 0-9 . _ -'),
    );

/** The calendars of a job, by their names. */
export const calendarsSchema = () =>
  z.record(calendarNameSchema(), calendarSchema()).check(
    z.refine((calendars) => Object.keys(calendars).length <= MOST_CALENDARS, {
      error: `expected at most ${MOST_CALENDARS} calendars`,
    }),
  );
