import fc from 'fast-check';
import { expect } from 'vitest';
import type { Outcome } from '#domain/replay/recorded/outcome.ts';
import type { ReplayedJob } from '#domain/replay/replay.ts';
import { UNREPRODUCED, whyUnreproduced } from '#domain/replay/unreproduced.ts';
import { scheduledRunId } from '#domain/runs/id.ts';
import { isFinal, OUTCOME_STATUSES, type Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
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
 * Tells random stories and replays what each left, from its beginning and from its middle on: every run comes out as it is recorded, or is
 * named with its reason. CRONSTACK_REPLAYED_STORIES changes how many, CRONSTACK_REPLAYED_FROM leaves so many of them out, for whoever tells
 * them in parts, and CRONSTACK_MODEL_SEED tells others.
 * @param fair no message is lost, no process ends, and no clock is set
 */
export async function replayStories(usualStories: number, fair: boolean): Promise<Replayed> {
  const { CRONSTACK_REPLAYED_STORIES, CRONSTACK_REPLAYED_FROM = '0', CRONSTACK_MODEL_SEED = '1' } = process.env;
  const first = Number(CRONSTACK_REPLAYED_FROM);
  const last = first + Number(CRONSTACK_REPLAYED_STORIES ?? usualStories);
  let [runs, unreproduced] = [0, 0];
  for (const one of fc.sample(story, { numRuns: last, seed: Number(CRONSTACK_MODEL_SEED) }).slice(first)) {
    for (const { job, ...told } of await replayed(fair ? inFairWeather(one) : one)) {
      expect(silentlyUnlike(job, told)).toEqual([]);
      expect(job.unreproduced.filter((one) => !UNREPRODUCED.includes(whyUnreproduced(one, false).code))).toEqual([]);
      runs += job.before.size;
      unreproduced += job.unreproduced.length;
    }
  }
  return { runs, unreproduced };
}

/** The fires and runs that a replay leaves out, adds or ends otherwise than the store has it, and does not name. */
function silentlyUnlike(
  { recorded: { jobId }, after, unreproduced }: ReplayedJob,
  { from: begin, to: end, recorded: runs }: Omit<ToldJob, 'job'>,
): string[] {
  const named = new Set(unreproduced.map(({ before, after: other }) => (before ?? other)?.runId));
  const mine = runs.filter((run) => run.jobId === jobId && isFinal(run));
  const spans = mine.flatMap((run) => run.span ?? []);
  const ends = mine.flatMap((run): (readonly [id: string, run: Run])[] =>
    [run.span?.from ?? run.scheduledAt, run.span?.to ?? run.scheduledAt]
      .filter((fire) => fire >= begin && fire <= end)
      .map((fire) => [run.span === undefined ? run.id : scheduledRunId(jobId, fire), run]),
  );
  const known = new Map(ends);
  const unlike = [...known].filter(([id, run]) => !named.has(id) && !isAlike(after.get(id), run));
  const added = [...after.values()].filter(
    ({ runId, scheduledAt, status }) =>
      OUTCOMES.has(status) &&
      !named.has(runId) &&
      !known.has(runId) &&
      !spans.some(({ from, to }) => scheduledAt >= from && scheduledAt <= to),
  );
  return [...unlike.map(([id]) => `${id} is recorded otherwise`), ...added.map(({ runId }) => `${runId} is added`)];
}

const OUTCOMES: ReadonlySet<string> = new Set(OUTCOME_STATUSES);

/** The second of a decision is all that is recorded of a run that was never let in. */
function isAlike(outcome: Outcome | undefined, run: Run): boolean {
  const { status, reason, reasonCode, startedAtMs, finishedAtMs } = run;
  return (
    outcome?.status === status &&
    outcome.reason === reason &&
    outcome.reasonCode === reasonCode &&
    outcome.startedAtMs === startedAtMs &&
    (startedAtMs === undefined || outcome.finishedAtMs === finishedAtMs)
  );
}

function inFairWeather(told: Story): Story {
  return { ...told, weather: FAIR, steps: told.steps.filter(({ kind }) => kind !== 'setBack') };
}

interface ToldJob {
  readonly job: ReplayedJob;
  readonly from: EpochSeconds;
  /** Runs that were asked for at a later instant are no part of it. */
  readonly to: EpochSeconds;
  /** What the store has of all jobs. */
  readonly recorded: readonly Run[];
}

async function replayed(told: Story): Promise<readonly ToldJob[]> {
  const world = new World(told.seed);
  await tell(world, told);
  await wind(world);
  const engine = makeEngine({ ports: world.ports, ...INSTALLATION });
  const jobs = [...new Set(world.commits.map(({ jobId }) => jobId))];
  const begin = Date.parse(START) / 1_000;
  const middle = begin + Math.floor(Math.max(0, world.clock.nowSeconds() - begin) / 2);
  const found: ToldJob[] = [];
  for (const from of [begin, middle]) {
    const answer = await replayJobs(engine, { jobs, from, with: [], seed: 1, limit: 200 });
    if (!answer.ok) {
      throw new Error(answer.refusal.message);
    }
    found.push(
      ...answer.value.jobs.map((job) => ({ job, from, to: answer.value.to, recorded: world.ports.history.everyRun() })),
    );
  }
  return found;
}
