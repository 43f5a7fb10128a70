import fc from 'fast-check';
import { expect } from 'vitest';
import { brokenPromises, jobsBehind } from './promise.ts';
import { type Story, story, tell, wind } from './steps.ts';
import { World } from './world.ts';

/**
 * Tells so many random stories and holds the promise against each. CRONSTACK_MODEL_RUNS changes how many, CRONSTACK_MODEL_SEED repeats a
 * failed run: fast-check prints the seed and the shortest story.
 * @param part stories that are told in several files: each of them tells its own, also where the seed is given
 */
export async function storiesHold(usualRuns: number, part = 0): Promise<void> {
  const { CRONSTACK_MODEL_RUNS: runs, CRONSTACK_MODEL_SEED: seed } = process.env;
  let isFirst = true;
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      try {
        await holds(told);
      } catch (error) {
        // Looking for a shorter one may take longer than whoever waits has patience for.
        if (isFirst) {
          console.error(`This story breaks the promise: ${JSON.stringify(told)}\n${String(error)}`);
        }
        isFirst = false;
        throw error;
      }
    }),
    { numRuns: Number(runs ?? usualRuns), ...(seed === undefined ? {} : { seed: Number(seed) + part }) },
  );
}

async function holds(told: Story): Promise<void> {
  const world = new World(told.seed);
  await tell(world, told);
  expect(await jobsBehind(world)).toEqual([]);
  await wind(world);
  expect(await brokenPromises(world)).toEqual([]);
}
