import { InvalidArgumentError } from 'commander';
import { DAY } from '#domain/time/civil.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { instantOf, unmovedInstantOf } from '#domain/time/wall-instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { writeLocal } from '#domain/time/write-local.ts';

const WITH_OFFSET = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const ON_A_DAY = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)$/;
const DAY_ALONE = /^\d{4}-\d\d-\d\d$/;
const DAY_FIRST = /^\d{4}-\d\d-\d\d(?:$|[T ])/;
const TIME_OF_DAY = /^\d\d:\d\d(?::\d\d)?$/;
const FROM_NOW = /^([+-])(\d{1,6})([smhd])$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: DAY };

/** The ways in which an instant is said to any command. */
export const WHEN_FORMS: readonly string[] = [
  'an instant: 2026-11-05T09:00:00Z',
  'what clocks show: 09:00, "2026-11-05 09:00"',
  'a day: 2026-11-05',
  'so long before or after now: -7d, -2h, +30m',
];

/** An instant as people say it: with its offset, as some clock shows it, on a day or today, a day, or how far from now. */
export type When =
  | { readonly kind: 'instant'; readonly instant: string }
  | { readonly kind: 'fromNow'; readonly seconds: number }
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'clocks'; readonly day?: string; readonly time: string };

/** The clocks by which a day or a time is meant, and what is now. */
export interface Clocks {
  readonly timezone: string;
  readonly nowMs: number;
}

/** Reads an instant, in whatever way it is said. All commands read instants with it. */
export function parseWhen(text: string): When {
  const [, date = '', clock = '', , offset] = WITH_OFFSET.exec(text) ?? [];
  if (offset !== undefined && isTime(date, clock) && !Number.isNaN(Date.parse(text.replace(' ', 'T')))) {
    return { kind: 'instant', instant: withSeconds(text.replace(' ', 'T')) };
  }
  const [, sign, count, unit = ''] = FROM_NOW.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS[unit] ?? 0);
  if (seconds > 0) {
    return { kind: 'fromNow', seconds: sign === '-' ? -seconds : seconds };
  }
  if (DAY_ALONE.test(text) && isTime(text, '00:00')) {
    return { kind: 'day', day: text };
  }
  const [, day, time] = ON_A_DAY.exec(text) ?? [];
  if (day !== undefined && time !== undefined && isTime(day, time)) {
    return { kind: 'clocks', day, time };
  }
  if (TIME_OF_DAY.test(text) && isTime('2000-01-01', text)) {
    return { kind: 'clocks', time: text };
  }
  if (DAY_FIRST.test(text) && !isTime(text.slice(0, 'YYYY-MM-DD'.length), '00:00')) {
    throw new InvalidArgumentError('There is no such day.');
  }
  throw new InvalidArgumentError(`Expected ${WHEN_FORMS.join('; ')}.`);
}

/** The zone by whose clocks these are meant: asked for only where one of them is a day or a time on clocks. */
export async function zoneOfWhen(whens: readonly (When | undefined)[], ask: () => Promise<string>): Promise<string> {
  return whens.some((when) => when?.kind === 'day' || when?.kind === 'clocks') ? ask() : 'UTC';
}

/** The instant (RFC 3339) that is meant; of a day its first second, and a time without a day is today's. */
export function firstOf(when: When, { timezone, nowMs }: Clocks): string {
  switch (when.kind) {
    case 'instant':
      return when.instant;
    case 'fromNow':
      return writeUtc(secondsOf(nowMs) + when.seconds);
    case 'day':
      return writeUtc(instantOf(wallOf(when.day), timezone));
    case 'clocks': {
      const { day = writeLocal(secondsOf(nowMs), timezone).slice(0, 'YYYY-MM-DD'.length), time } = when;
      return writeUtc(unmovedInstantOf(wallOf(day, time), timezone));
    }
  }
}

/** The same as the end of a range: of a day its last second. */
export function lastOf(when: When, clocks: Clocks): string {
  return when.kind === 'day' ? writeUtc(instantOf(wallOf(when.day) + DAY, clocks.timezone) - 1) : firstOf(when, clocks);
}

/** The same of an instant to come: a time without a day is the next such time. */
export function nextOf(when: When, clocks: Clocks): string {
  const { timezone, nowMs } = clocks;
  const instant = firstOf(when, clocks);
  if (when.kind !== 'clocks' || when.day !== undefined || Date.parse(instant) > nowMs) {
    return instant;
  }
  const today = wallOf(writeLocal(secondsOf(nowMs), timezone).slice(0, 'YYYY-MM-DD'.length));
  return firstOf({ ...when, day: writeUtc(today + DAY).slice(0, 'YYYY-MM-DD'.length) }, clocks);
}

function wallOf(day: string, time = '00:00:00'): number {
  return Date.parse(`${day}T${time}Z`) / 1_000;
}

function isTime(day: string, time: string): boolean {
  const ms = Date.parse(`${day}T${time}Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(`${day}T${time}`);
}

function withSeconds(instant: string): string {
  return instant.replace(/(T\d\d:\d\d)(Z|[+-])/, '$1:00$2');
}
