import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { isTimezone, LONGEST_TIMEZONE_NAME, spellingOf } from '#domain/time/timezone.ts';

/** The place of a zone's name: under which field, and where in its text. */
interface Place {
  readonly field: string;
  readonly position?: number;
}

/**
 * `name` itself, when it is an IANA time zone.
 * @throws ScheduleError `unknown-timezone`
 */
export function requireTimezone(name: string, place: Place = { field: 'timezone' }): string {
  if (isTimezone(name)) {
    return name;
  }
  const meant = name.length <= LONGEST_TIMEZONE_NAME ? spellingOf(name) : undefined;
  const hint = meant === undefined || meant === name ? '' : `; did you mean "${meant}"?`;
  throw new ScheduleError({
    code: 'unknown-timezone',
    message: `${place.field}: "${name.slice(0, 60)}" is not an IANA time zone such as America/New_York${hint}`,
    ...place,
    value: name.slice(0, 60),
    expected: 'an IANA time zone',
  });
}
