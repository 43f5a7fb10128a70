import { isTimezone, meantTimezone } from '#domain/time/timezone.ts';
import { refuseField } from './cron/value.ts';

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
  const meant = meantTimezone(name);
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
  const token = { text: name, position: place.position ?? 0 };
  return refuseField(
    { name: place.field },
    token,
    'unknown-timezone',
    'is not an IANA time zone',
    `one such as America/New_York${hint}`,
  );
}
