import fc from 'fast-check';
import { FuzzWorld, type Tally } from './fuzz-world.ts';
import { step } from './request.ts';

const STEPS = 50;
/** Some steps are no requests, and stories are of all lengths. */
const MORE = 1.4;

/** Sends about so many requests, in stories of a few dozen to a world of their own. Throws what breaks the contract, as a short story. */
export async function fuzzContract(requests: number, seed?: number): Promise<Tally> {
  const tally: Tally = new Map();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 2 * STEPS, size: 'max' }), async (steps) => {
      const world = await FuzzWorld.of(tally);
      for (const taken of steps) {
        await world.take(taken);
      }
    }),
    { numRuns: Math.ceil((requests / STEPS) * MORE), ...(seed === undefined ? {} : { seed }) },
  );
  return tally;
}
