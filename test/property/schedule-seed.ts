import type { Parameters } from 'fast-check';

/**
 * The number of cases of a property: a quick count for `npm test`, several times as many in `npm run test:deep` (SCHEDULE_FACTOR).
 * SCHEDULE_RUNS sets it.
 */
export function casesOf(quick: number): number {
  const { SCHEDULE_RUNS, SCHEDULE_FACTOR = '1' } = process.env;
  return SCHEDULE_RUNS === undefined ? quick * Number(SCHEDULE_FACTOR) : Number(SCHEDULE_RUNS);
}

/** Runs and seed of a property: SCHEDULE_SEED repeats a failed run (fast-check prints the seed and the shrunk case). */
export function propertyRuns<T>(cases: number): Parameters<T> {
  const seed = process.env.SCHEDULE_SEED;
  return { numRuns: cases, ...(seed === undefined ? {} : { seed: Number(seed) }) };
}
