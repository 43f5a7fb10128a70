import { InvalidArgumentError } from 'commander';
import { DAY } from '#domain/time/civil.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { unmovedInstantOf } from '#domain/time/wall-instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { writeLocal } from '#domain/time/write-local.ts';

const WITH_OFFSET = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;
const ON_A_DAY = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)$/;
const TIME_OF_DAY = /^\d\d:\d\d(?::\d\d)?$/;

/** An instant as people say it: with its offset, or as some clock shows it, on a day or today. */
export type Moment =
  | { readonly kind: 'instant'; readonly instant: string }
  | { readonly kind: 'local'; readonly day?: string; readonly time: string };

/** Reads `2026-11-05T09:00:00Z`, `2026-11-05 09:00` or `09:00`. */
export function parseMoment(text: string): Moment {
  if (WITH_OFFSET.test(text) && !Number.isNaN(Date.parse(text.replace(' ', 'T')))) {
    return { kind: 'instant', instant: withSeconds(text.replace(' ', 'T')) };
  }
  const [, day, time] = ON_A_DAY.exec(text) ?? [];
  if (day !== undefined && time !== undefined && isTime(day, time)) {
    return { kind: 'local', day, time };
  }
  if (TIME_OF_DAY.test(text) && isTime('2000-01-01', text)) {
    return { kind: 'local', time: text };
  }
  throw new InvalidArgumentError(
    'Expected an instant such as 2026-11-05T09:00:00Z, or as the clocks of the job show it: "2026-11-05 09:00", 09:00.',
  );
}

/** The instant that is meant, in RFC 3339, where the clocks are those of `timezone`. */
export function instantOfMoment(moment: Moment, timezone: string, nowMs: number): string {
  if (moment.kind === 'instant') {
    return moment.instant;
  }
  const { day = writeLocal(secondsOf(nowMs), timezone).slice(0, 10), time } = moment;
  return writeUtc(unmovedInstantOf(Date.parse(`${day}T${time}Z`) / 1000, timezone));
}

/** The same of an instant to come: a time without a day is the next such time. */
export function nextInstantOfMoment(moment: Moment, timezone: string, nowMs: number): string {
  const instant = instantOfMoment(moment, timezone, nowMs);
  if (moment.kind === 'instant' || moment.day !== undefined || Date.parse(instant) > nowMs) {
    return instant;
  }
  const today = Date.parse(`${writeLocal(secondsOf(nowMs), timezone).slice(0, 10)}T00:00:00Z`) / 1000;
  return instantOfMoment({ ...moment, day: writeUtc(today + DAY).slice(0, 10) }, timezone, nowMs);
}

function isTime(day: string, time: string): boolean {
  const ms = Date.parse(`${day}T${time}Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(`${day}T${time}`);
}

function withSeconds(instant: string): string {
  return instant.replace(/(T\d\d:\d\d)(Z|[+-])/, '$1:00$2');
}
