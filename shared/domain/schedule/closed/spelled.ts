import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { isObject } from '#domain/values/json/object.ts';

/**
 * A schedule in which `{"businessDay": -1, "at": "18:00"}` is spelled out: the time of day on every day, of which all are left out but one.
 * @throws ScheduleError for what is no time of day
 */
export function withBusinessDays(input: unknown): unknown {
  return Array.isArray(input) ? input.map((item, index) => spelled(item, `[${index}]`)) : spelled(input, '');
}

function spelled(input: unknown, path: string): unknown {
  if (!isObject(input) || input.businessDay === undefined || input.at === undefined) {
    return input;
  }
  const { at, ...rest } = input;
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(typeof at === 'string' ? at : '') ?? [];
  if (hour === undefined || minute === undefined) {
    const value = typeof at === 'string' ? at.slice(0, 60) : typeof at;
    const expected = 'a time of day such as 18:00';
    const message = `at: ${value} is not taken; expected ${expected}`;
    throw new ScheduleError({ code: 'syntax', message, field: 'at', value, expected, position: 0 }).at(`${path}.at`);
  }
  return { cron: `${Number(minute)} ${Number(hour)} * * *`, ...rest };
}
