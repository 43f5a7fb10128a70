import { nearest } from '#domain/values/near.ts';
import { LONGEST_TIMEZONE_NAME, spellingOf } from './timezone.ts';

/** The zone that was most likely meant by a name that is none: in another case, by its city alone, or with a letter wrong. */
export function meantTimezone(name: string): string | undefined {
  const spelled = name.length <= LONGEST_TIMEZONE_NAME ? spellingOf(name) : undefined;
  if (spelled !== undefined && spelled !== name) {
    return spelled;
  }
  const written = name.trim().replaceAll(' ', '_').toLowerCase();
  const zones = Intl.supportedValuesOf('timeZone');
  return zones.find((zone) => zone.toLowerCase().endsWith(`/${written}`)) ?? nearest(name, zones)[0];
}

/** The words for a name that is no time zone. */
export function noTimezoneText(name: string): string {
  const meant = meantTimezone(name);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `expected a time zone of the IANA database, such as Europe/Berlin${hint}`;
}
