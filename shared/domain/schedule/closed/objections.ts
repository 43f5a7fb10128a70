import { ScheduleError } from '#domain/schedule/definition/error.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import type { Calendar } from './calendar.ts';
import { CalendarTimes } from './calendar-times.ts';

/** The objections to a calendar whose shape is right: a day that does not exist, days without an end. The path is within it. */
export function calendarObjections(name: string, calendar: Calendar): readonly InputError[] {
  try {
    new CalendarTimes(name, calendar);
    return [];
  } catch (error) {
    if (error instanceof ScheduleError) {
      return [{ path: error.field ?? '', message: error.message }];
    }
    throw error;
  }
}
