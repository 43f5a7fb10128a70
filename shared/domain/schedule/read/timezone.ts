import { isTimezone } from '#domain/time/timezone.ts';
import { refuseField } from './cron/value.ts';
import type { Reading } from './tokens.ts';

/** The place of a zone's name: under which field, and where in its text. */
interface Place {
  readonly field: string;
  readonly position?: number;
}

/**
 * `name` itself, when it is an IANA time zone.
 * @param meant knows which one was meant; nobody does where it is left out
 * @throws ScheduleError `unknown-timezone`
 */
export function requireTimezone(name: string, meant?: Reading['meant'], place: Place = { field: 'timezone' }): string {
  if (isTimezone(name)) {
    return name;
  }
  const other = meant?.(name);
  return refuseField(
    { name: place.field },
    { text: name, position: place.position ?? 0 },
    'unknown-timezone',
    'is not an IANA time zone',
    `one such as America/New_York${other === undefined ? '' : `; did you mean "${other}"?`}`,
  );
}
