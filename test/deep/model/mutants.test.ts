import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mutant } from '#test/model/mutants.ts';
import { brokenPromises } from '#test/model/promise.ts';
import { story, tell, wind } from '#test/model/steps.ts';
import { World } from '#test/model/world.ts';

const MUTANTS: readonly Mutant[] = [
  'version',
  'claim',
  'outbox',
  'fence',
  'mark',
  'standstill',
  'blackout',
  'notice_outbox',
  'notice_id',
  'notice_once',
];

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
