import fc from 'fast-check';
import { brokenPromises } from './promise.ts';
import { story, tell, wind } from './steps.ts';
import { World } from './world.ts';

/** The chance that the machine crashes within 20 s of bad weather. */
const CRASH = 0.3;

/** The result of stories on a machine that crashes. */
interface CrashedStories {
  readonly crashes: number;
  /** Crashes that undid writes. */
  readonly undoing: number;
  /** What the first story that breaks the promise breaks; empty: none does. */
  readonly broken: readonly string[];
}

/** Tells stories on a machine with SQLite, until one breaks the promise or the machine has crashed so often. `waits`: at the claim. */
export async function crashMachines(
  leastCrashes: number,
  { seed, waits }: { readonly seed: number; readonly waits: boolean },
): Promise<CrashedStories> {
  let [crashes, undoing, broken]: [number, number, readonly string[]] = [0, 0, []];
  for (let sample = seed; crashes < leastCrashes && broken.length === 0; sample += 1) {
    for (const told of fc.sample(story, { numRuns: 1, seed: sample })) {
      const world = new World(told.seed, undefined, { waits, crash: CRASH });
      await tell(world, told);
      await wind(world);
      broken = await brokenPromises(world);
      crashes += world.machine?.crashes.all ?? 0;
      undoing += world.machine?.crashes.undoing ?? 0;
      await world.machine?.close();
    }
  }
  return { crashes, undoing, broken };
}
