import { setTimeout } from 'node:timers/promises';
import { expect, onTestFailed } from 'vitest';
import type { Client } from '#api/client/client.ts';
import type { Job } from '#api/shapes/job.ts';
import type { Run } from '#api/shapes/run.ts';
import { seededRandomness } from '#testing/randomness.ts';
import { firesSinceCreation, type MortalRuntime, untilQuiet } from './mortal-runtime.ts';
import { repeated, runsOf, violations } from './promise.ts';

/** A life is over at a random moment of the second that follows so many starts. */
const ATTEMPTS_A_LIFE = 6;
const SEED = 1;
const PERIODS = new Map([
  ['each-second', 1],
  ['each-second-too', 1],
  ['each-second-as-well', 1],
  ['each-other-second', 2],
  ['each-other-second-too', 2],
]);
const JOB_IDS = [...PERIODS.keys()];
const BUSY_SECONDS = 0.4;
/** What is older was looked at in earlier lives, and is looked at once more at the end: all of it each time would take ever longer. */
const LOOK_BACK_MS = 20_000;

/** What so many lives have come to. */
interface Lives {
  readonly kills: number;
  readonly fires: number;
  readonly attempts: number;
  /** Runs that lost an attempt. */
  readonly lost: number;
}

/**
 * Kills the runtime so many times in the middle of runs: no job, no history and no fire is lost, what is stored is found whole each time,
 * and no attempt starts twice.
 */
export async function killNine(runtime: MortalRuntime, kills: number): Promise<Lives> {
  onTestFailed(() => console.error(runtime.output()));
  const { fraction } = seededRandomness(SEED);
  let client = await runtime.begin();
  const created = await client.apply({ jobs: JOB_IDS.map((id) => runtime.job(id, periodOf(id), BUSY_SECONDS)) });
  expect(created.items.map(({ change }) => change)).toEqual(JOB_IDS.map(() => 'created'));
  const jobs = await jobsOf(client);
  const seen = new Map<string, Run>();

  for (let kill = 0; kill < kills; kill += 1) {
    await untilStarted(runtime, runtime.attemptsStarted().length + ATTEMPTS_A_LIFE);
    await setTimeout(fraction() * 1_000);
    const from = new Date(Date.now() - LOOK_BACK_MS).toISOString();
    for (const run of await finalRuns(client, { from })) {
      seen.set(run.id, run);
    }
    await runtime.end('SIGKILL');
    client = await runtime.begin();
    expect((await runtime.check()).problems).toEqual([]);
    expectKept(seen, await finalRuns(client, { from }), from);
    expect(await jobsOf(client)).toEqual(jobs);
  }
  await untilStarted(runtime, runtime.attemptsStarted().length + ATTEMPTS_A_LIFE);
  const paused = await Promise.all(JOB_IDS.map((id) => client.pauseJob(id)));
  await untilQuiet(client, JOB_IDS);

  expectKept(seen, await finalRuns(client), '');
  const lives = { kills, fires: 0, attempts: runtime.attemptsStarted().length, lost: 0 };
  for (const job of paused) {
    const until = job.pause?.at ?? '';
    const [runs, planned] = [await runsOf(client, job.id), firesSinceCreation(job, periodOf(job.id), until)];
    expect(violations(planned, runs, until), job.id).toEqual([]);
    lives.fires += planned.length;
    lives.lost += runs.filter(({ attempts }) => attempts.some(({ result }) => result === 'lost')).length;
  }
  expect(lives.lost).toBeGreaterThan(0);
  await expectReplayed(client, paused[0]?.createdAt ?? '');
  expect(repeated(runtime.attemptsStarted())).toEqual([]);
  expect(await runtime.end('SIGTERM')).toBe(0);
  return lives;
}

async function untilStarted(runtime: MortalRuntime, attempts: number): Promise<void> {
  while (runtime.attemptsStarted().length < attempts) {
    await setTimeout(20);
  }
}

/** What of the jobs is to stay the same. */
async function jobsOf(client: Client): Promise<Partial<Job>[]> {
  const jobs = await Promise.all(JOB_IDS.map((id) => client.getJob(id)));
  return jobs.map(({ id, revision, createdAt, schedule, command }) => ({ id, revision, createdAt, schedule, command }));
}

async function finalRuns(client: Client, query: { readonly from?: string } = {}): Promise<Run[]> {
  const runs = (await Promise.all(JOB_IDS.map((id) => runsOf(client, id, query)))).flat();
  return runs.filter(({ finishedAt }) => finishedAt !== undefined);
}

/** What was seen of the runs from an instant on is still so. */
function expectKept(seen: ReadonlyMap<string, Run>, runs: readonly Run[], from: string): void {
  const found = new Map(runs.map((run) => [run.id, run]));
  const kept = [...seen.values()].filter(({ scheduledAt }) => scheduledAt >= from);
  expect(kept.map(({ id }) => found.get(id))).toEqual(kept);
}

function periodOf(id: string): number {
  return PERIODS.get(id) ?? 1;
}

/** What a replay without a change comes to is what is recorded; the rest, of the seconds in which there was no process, is named. */
async function expectReplayed(client: Client, from: string): Promise<void> {
  const { jobs, differences, unreproduced } = await client.replay({ from });
  const runs = jobs.flatMap(({ before }) => Object.values(before.statuses)).reduce((sum, count) => sum + count, 0);

  expect(differences).toBe(0);
  expect(runs).toBeGreaterThan(0);
  expect(unreproduced / runs).toBeLessThan(0.2);
  expect(jobs.flatMap(({ cannot }) => cannot).every(({ why }) => why.length > 0)).toBe(true);
}
