import * as z from 'zod/mini';

/** A whole number from `low` to `high`. */
export const wholeNumber = (low: number, high = Number.MAX_SAFE_INTEGER) =>
  z.int().check(z.minimum(low), z.maximum(high));

/** The units in which people write a length of time, in seconds. */
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A length of time in whole seconds; one that is written with its unit is refused with its number. */
export const wholeSeconds = (low: number, high: number) =>
  z
    .int({ error: ({ input }) => (typeof input === 'string' ? secondsText(input) : undefined) })
    .check(z.minimum(low), z.maximum(high));

function secondsText(text: string): string {
  const [, count = '', unit = ''] = /^\s*(\d{1,9})\s*([smhd]|)[a-z]*\s*$/i.exec(text) ?? [];
  const seconds = Number(count) * (UNITS[unit.toLowerCase()] ?? 1);
  return count === '' ? 'expected a number of seconds' : `expected a number of seconds: write ${seconds}`;
}
