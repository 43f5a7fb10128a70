import { refuseField } from '#domain/schedule/read/cron/value.ts';
import { readMoment } from '#domain/schedule/read/date-time.ts';
import { DAY } from '#domain/time/civil.ts';

/** True for a text that is to be read as a day, so that no calendar may be called so. */
export function looksLikeDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/**
 * A day such as `2027-12-24`, counted from 1970-01-01.
 * @param name the field to name in a refusal
 * @throws ScheduleError
 */
export function readDay(text: string, name: string): number {
  return looksLikeDay(text)
    ? readMoment({ text: `${text}T00:00Z`, position: 0 }, 'UTC', name).at / DAY
    : refuseField({ name }, { text, position: 0 }, 'bad-date-time', 'is no day', 'one such as 2027-12-24');
}
