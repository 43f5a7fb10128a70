import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokenPromises, jobsBehind } from './promise.ts';
import { story, tell, wind } from './steps.ts';
import { World } from './world.ts';

const RUNS = Number(process.env.CRONSTACK_MODEL_RUNS ?? 40);
const SEED = process.env.CRONSTACK_MODEL_SEED;

test('whatever is lost, doubled, late or crashes, every fire ends in exactly one outcome and no attempt starts twice', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const world = new World(told.seed);
      await tell(world, told);
      expect(await jobsBehind(world)).toEqual([]);
      await wind(world);
      expect(await brokenPromises(world)).toEqual([]);
    }),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
}, 600_000);
