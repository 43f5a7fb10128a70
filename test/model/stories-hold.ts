import fc from 'fast-check';
import { expect } from 'vitest';
import { brokenPromises, jobsBehind } from './promise.ts';
import { story, tell, wind } from './steps.ts';
import { World } from './world.ts';

/**
 * Tells so many random stories and holds the promise against each. CRONSTACK_MODEL_RUNS changes how many, CRONSTACK_MODEL_SEED repeats a
 * failed run: fast-check prints the seed and the shortest story.
 */
export async function storiesHold(usualRuns: number): Promise<void> {
  const { CRONSTACK_MODEL_RUNS: runs, CRONSTACK_MODEL_SEED: seed } = process.env;
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const world = new World(told.seed);
      await tell(world, told);
      expect(await jobsBehind(world)).toEqual([]);
      await wind(world);
      expect(await brokenPromises(world)).toEqual([]);
    }),
    { numRuns: Number(runs ?? usualRuns), ...(seed === undefined ? {} : { seed: Number(seed) }) },
  );
}
