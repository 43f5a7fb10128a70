import type { CronDefinition } from '#domain/schedule/definition/parts.ts';
import { DayCalendar } from '#domain/schedule/fires/day-calendar.ts';
import type { Token } from '#domain/schedule/read/tokens.ts';
import { DAY_OF_MONTH } from './fields.ts';
import { refuseField } from './value.ts';

/**
 * `cron` itself, when its day fields and months name a day that exists (31 February does not, nor 29 February in 2026 only).
 * @param token the day field to point at
 * @throws ScheduleError `never-fires`
 */
export function requireDays(cron: CronDefinition, token: Token): CronDefinition {
  if (cron.years === undefined && !cron.days.byDate && !cron.days.byWeekday) {
    return cron;
  }
  if (new DayCalendar(cron).next(0) !== Infinity) {
    return cron;
  }
  return refuseField(
    DAY_OF_MONTH,
    token,
    'never-fires',
    'can never fire: no month it names has a day that it names',
    'a day that occurs in the months and years given',
  );
}
