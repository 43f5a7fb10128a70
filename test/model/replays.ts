import fc from 'fast-check';
import { expect } from 'vitest';
import type { ReplayedJob } from '#domain/replay/replay.ts';
import { UNREPRODUCED, whyUnreproduced } from '#domain/replay/unreproduced.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { replayJobs } from '#engine/replay/replay.ts';
import { type Story, story, tell, wind } from './steps.ts';
import { FAIR, INSTALLATION, START, World } from './world.ts';

/** So many runs had the stories, and so many of them could not be replayed. */
interface Replayed {
  readonly runs: number;
  readonly unreproduced: number;
}

/**
 * Tells random stories and replays what each left, from its beginning and from its middle on: every run comes out as it is recorded, or is named with its reason, and the rest of the
 * replay differs in nothing. CRONSTACK_REPLAYED_STORIES changes how many, CRONSTACK_MODEL_SEED tells others.
 * @param fair no message is lost, no process ends, and no clock is set
 */
export async function replayStories(usualStories: number, fair: boolean): Promise<Replayed> {
  const { CRONSTACK_REPLAYED_STORIES: stories, CRONSTACK_MODEL_SEED: seed = '1' } = process.env;
  const told = fc.sample(story, { numRuns: Number(stories ?? usualStories), seed: Number(seed) });
  let [runs, unreproduced] = [0, 0];
  for (const one of told) {
    for (const job of await replayed(fair ? inFairWeather(one) : one)) {
      const reasons = job.unreproduced.map((difference) => whyUnreproduced(difference, false).code);
      expect(job.differences).toEqual([]);
      expect(reasons.filter((code) => !UNREPRODUCED.includes(code))).toEqual([]);
      runs += job.before.size;
      unreproduced += reasons.length;
    }
  }
  return { runs, unreproduced };
}

function inFairWeather(told: Story): Story {
  return { ...told, weather: FAIR, steps: told.steps.filter(({ kind }) => kind !== 'setBack') };
}

async function replayed(told: Story): Promise<readonly ReplayedJob[]> {
  const world = new World(told.seed);
  await tell(world, told);
  await wind(world);
  const engine = makeEngine({ ports: world.ports, ...INSTALLATION });
  const jobs = [...new Set(world.commits.map(({ jobId }) => jobId))];
  const begin = Date.parse(START) / 1_000;
  const middle = begin + Math.floor(Math.max(0, world.clock.nowSeconds() - begin) / 2);
  const found: ReplayedJob[] = [];
  for (const from of [begin, middle]) {
    const answer = await replayJobs(engine, { jobs, from, with: [], seed: 1, limit: 200 });
    if (!answer.ok) {
      throw new Error(answer.refusal.message);
    }
    found.push(...answer.value.jobs);
  }
  return found;
}
