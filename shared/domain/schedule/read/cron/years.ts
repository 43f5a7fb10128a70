import type { Reading, Token } from '#domain/schedule/read/tokens.ts';
import { readValues } from './field.ts';
import { YEAR } from './fields.ts';

/** The years of a year field, rising; undefined for every year. */
export function readYears(token: Token, reading: Reading): number[] | undefined {
  const years = new Set(readValues(YEAR, token, reading));
  return years.size === YEAR.max - YEAR.min + 1 ? undefined : [...years].sort((a, b) => a - b);
}
