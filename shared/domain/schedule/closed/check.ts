import { count, either, listOf, mapOf, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import {
  CALENDAR_WEEKDAYS,
  type Calendar,
  type DaysInARow,
  type SingleDay,
  type SingleWindow,
  type WeeklyWindow,
} from './calendar.ts';

const NAME = { name: optional(text) };
const weekdays = listOf(oneOf(CALENDAR_WEEKDAYS));

/** The check of a stored calendar. */
export const calendarCheck = shape<Calendar>({
  timezone: text,
  weekend: optional(weekdays),
  days: optional(
    listOf(either(shape<SingleDay>({ ...NAME, date: text }), shape<DaysInARow>({ ...NAME, from: text, to: text }))),
  ),
  workdays: optional(listOf(text)),
  windows: optional(
    listOf(
      either(
        shape<WeeklyWindow>({ ...NAME, days: weekdays, from: text, to: text }),
        shape<SingleWindow>({ ...NAME, start: text, end: text }),
      ),
    ),
  ),
  through: optional(text),
  revision: optional(count),
});

/** The check of stored calendars, by their names. */
export const calendarsCheck = mapOf(calendarCheck);
