import type { Judged } from '#domain/jobs/condition/judged.ts';
import type { Calendars } from '#domain/schedule/closed/calendar.ts';
import { CalendarTimes } from '#domain/schedule/closed/calendar-times.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { CalendarCondition } from './schema.ts';

/** The condition in words. */
export function calendarInWords({ except = [], only = [] }: CalendarCondition): string {
  const parts = [
    ...(except.length === 0 ? [] : [`outside of ${except.join(', ')}`]),
    ...(only.length === 0 ? [] : [`within ${only.join(', ')}`]),
  ];
  return parts.join(' and ');
}

/** The calendars that a condition names. */
export function calendarsOf({ except = [], only = [] }: CalendarCondition): readonly string[] {
  return [...except, ...only];
}

/**
 * Holds an instant against the calendars of the condition.
 * @throws ScheduleError for a calendar that is not valid, which those of a stored job are
 */
export function judgeCalendar(condition: CalendarCondition, calendars: Calendars, now: EpochSeconds): Judged {
  const { except = [], only = [] } = condition;
  const stretchIn = (name: string) => {
    const calendar = calendars[name];
    return calendar === undefined ? undefined : new CalendarTimes(name, calendar).at(now);
  };
  const closed = except.map(stretchIn).find((stretch) => stretch !== undefined);
  if (closed !== undefined) {
    return { met: false, words: `within ${closed.name} of ${closed.calendar}, until ${writeUtc(closed.until)}` };
  }
  const missing = only.find((name) => stretchIn(name) === undefined);
  return missing === undefined
    ? { met: true, words: calendarInWords(condition) }
    : { met: false, words: `not within ${missing}` };
}
