import { isObject } from '#domain/values/json/object.ts';

/** The names of calendars in conditions as they were written, whether or not the rest of them can be read. */
export function calendarsOfConditions(conditions: unknown): readonly string[] {
  const listed: readonly unknown[] = Array.isArray(conditions) ? conditions : [];
  return listed
    .filter(isObject)
    .filter(({ type }) => type === 'calendar')
    .flatMap(({ except, only }) => [except, only].flat())
    .filter((name) => typeof name === 'string');
}
