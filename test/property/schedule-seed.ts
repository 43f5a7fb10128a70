import type { Parameters } from 'fast-check';

/**
 * Runs and seed of a property: SCHEDULE_SEED repeats a failed run (fast-check prints the seed and the shrunk case), SCHEDULE_RUNS changes
 * the number of cases.
 */
export function propertyRuns<T>(runs: number): Parameters<T> {
  const seed = process.env.SCHEDULE_SEED;
  const count = process.env.SCHEDULE_RUNS;
  return {
    numRuns: count === undefined ? runs : Number(count),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
}
