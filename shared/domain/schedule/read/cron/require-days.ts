import { ScheduleError } from '#domain/schedule/definition/error.ts';
import type { CronDefinition } from '#domain/schedule/definition/parts.ts';
import { DayCalendar } from '#domain/schedule/fires/day-calendar.ts';
import type { Token } from '#domain/schedule/read/tokens.ts';

/**
 * `cron` itself, when its day fields and months name a day that exists (31 February does not, nor 29 February in 2026 only).
 * @param token the day field to point at
 * @throws ScheduleError `never-fires`
 */
export function requireDays(cron: CronDefinition, token: Token, text: string): CronDefinition {
  if (cron.years === undefined && !cron.days.byDate && !cron.days.byWeekday) {
    return cron;
  }
  if (new DayCalendar(cron).next(0) !== Infinity) {
    return cron;
  }
  throw new ScheduleError({
    code: 'never-fires',
    message: `"${text.trim()}" can never fire: no month it names has a day that it names`,
    field: 'day-of-month',
    value: token.text,
    expected: 'a day that occurs in the months and years given',
    position: token.position,
  });
}
