import fc from 'fast-check';
import { FuzzWorld, type Tally } from './fuzz-world.ts';
import { step } from './request.ts';

const STEPS = 50;

/** Sends at least so many requests, in stories of a few dozen to a world of their own. Throws what breaks the contract, as a short story. */
export async function fuzzContract(requests: number, seed?: number): Promise<Tally> {
  const tally: Tally = new Map();
  const stories = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: 2 * STEPS, size: 'max' }),
    async (steps) => {
      const world = await FuzzWorld.of(tally);
      for (const taken of steps) {
        await world.take(taken);
      }
    },
  );
  for (let round = 0, missing = requests; missing > 0; round += 1, missing = requests - requestsIn(tally)) {
    const numRuns = Math.ceil(missing / STEPS);
    await fc.assert(stories, { numRuns, ...(seed === undefined ? {} : { seed: seed + round }) });
  }
  return tally;
}

/** How many requests were counted. */
export function requestsIn(tally: Tally): number {
  return [...tally.values()].flatMap((statuses) => [...statuses.values()]).reduce((sum, count) => sum + count, 0);
}
