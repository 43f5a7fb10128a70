import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mutant } from './mutants.ts';
import { brokenPromises } from './promise.ts';
import { story, tell, wind } from './steps.ts';
import { World } from './world.ts';

const RUNS = Number(process.env.CRONSTACK_MODEL_RUNS ?? 150);
const SEED = process.env.CRONSTACK_MODEL_SEED;

test('whatever is lost, doubled, late or crashes, every fire ends in exactly one outcome and no attempt starts twice', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const world = new World(told.seed);
      await tell(world, told);
      await wind(world);
      expect(await brokenPromises(world)).toEqual([]);
    }),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
}, 600_000);

const MUTANTS: readonly Mutant[] = ['version', 'claim', 'outbox', 'fence', 'mark'];

test.each(MUTANTS)(
  'the promise is seen to break without: %s',
  async (mutant) => {
    let broken: readonly string[] = [];
    for (const told of fc.sample(story, { numRuns: 200, seed: 42 })) {
      const world = new World(told.seed, mutant);
      await tell(world, told);
      await wind(world);
      broken = await brokenPromises(world);
      if (broken.length > 0) {
        break;
      }
    }
    expect(broken).not.toEqual([]);
  },
  600_000,
);
