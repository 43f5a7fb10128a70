import type { Parameters } from 'fast-check';

/**
 * The number of cases of a property: a quick count for `npm test`, several times as many in `npm run test:deep` (PROPERTY_FACTOR).
 * PROPERTY_CASES sets it.
 */
export function casesOf(quick: number): number {
  const { PROPERTY_CASES, PROPERTY_FACTOR = '1' } = process.env;
  return PROPERTY_CASES === undefined ? quick * Number(PROPERTY_FACTOR) : Number(PROPERTY_CASES);
}

/** Those of a table's cases that this run tries: the first in `npm test`, all in `npm run test:deep`. */
export function firstOrAll<Case>(cases: readonly [Case, ...Case[]]): readonly Case[] {
  return process.env.PROPERTY_FACTOR === undefined ? cases.slice(0, 1) : cases;
}

/** Runs and seed of a property: PROPERTY_SEED repeats a failed run (fast-check prints the seed and the shrunk case). */
export function propertyRuns<T>(cases: number): Parameters<T> {
  const seed = process.env.PROPERTY_SEED;
  return { numRuns: cases, ...(seed === undefined ? {} : { seed: Number(seed) }) };
}
