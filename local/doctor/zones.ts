import { isTimezone } from '#domain/time/timezone.ts';
import { broken, type Finding, ok, warning } from './finding.ts';

/** Rules change a few times a year: two years behind, some zone's clocks are most likely told wrong. */
const OLD_YEARS = 2;
/** In use since 1893, and with a change of offset: a build of Node without zones has neither. */
const KNOWN = 'Europe/Berlin';

/**
 * Judges the zone data that Node carries.
 * @param release the release of the IANA database, `2025b`; undefined where Node has none
 * @param isKnown tells whether there is a zone of that name
 */
export function checkZones(
  release: string | undefined,
  nowMs: number,
  isKnown: (zone: string) => boolean = isTimezone,
): Finding {
  if (!isKnown(KNOWN)) {
    return broken(
      `this Node does not know ${KNOWN}`,
      'install a Node with all of ICU (full-icu), as nodejs.org has it',
    );
  }
  if (release === undefined) {
    return ok("the system's");
  }
  const age = new Date(nowMs).getUTCFullYear() - Number.parseInt(release, 10);
  return age < OLD_YEARS
    ? ok(release)
    : warning(`${release} is ${age} years old`, 'update Node: zones change their rules a few times a year');
}
