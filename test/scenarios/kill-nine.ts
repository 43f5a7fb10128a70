import { setTimeout } from 'node:timers/promises';
import { expect, onTestFailed } from 'vitest';
import type { Client } from '#api/client/client.ts';
import type { Job } from '#api/shapes/job.ts';
import type { Run } from '#api/shapes/run.ts';
import { firesSinceCreation, type MortalRuntime, untilQuiet } from './mortal-runtime.ts';
import { repeated, runsOf, violations } from './promise.ts';

const ATTEMPTS_A_LIFE = 3;
const PERIODS: Readonly<Record<string, number>> = { 'each-second': 1, 'each-other-second': 2 };
const JOB_IDS = Object.keys(PERIODS);
const BUSY_SECONDS = 0.4;

/** Kills the runtime so many times in the middle of runs: no job, no history and no fire is lost, and no attempt starts twice. */
export async function killNine(runtime: MortalRuntime, kills: number): Promise<void> {
  onTestFailed(() => console.error(runtime.output()));
  let client = await runtime.begin();
  const created = await client.apply({ jobs: JOB_IDS.map((id) => runtime.job(id, periodOf(id), BUSY_SECONDS)) });
  expect(created.items.map(({ change }) => change)).toEqual(['created', 'created']);
  const jobs = await jobsOf(client);

  for (let kill = 0; kill < kills; kill += 1) {
    await untilStarted(runtime, runtime.attemptsStarted().length + ATTEMPTS_A_LIFE);
    const before = await finalRuns(client);
    await runtime.end('SIGKILL');
    client = await runtime.begin();
    expect((await runtime.check()).problems).toEqual([]);
    expect(await finalRuns(client)).toEqual(expect.objectContaining(before));
    expect(await jobsOf(client)).toEqual(jobs);
  }
  await untilStarted(runtime, runtime.attemptsStarted().length + ATTEMPTS_A_LIFE);
  const paused = await Promise.all(JOB_IDS.map((id) => client.pauseJob(id)));
  await untilQuiet(client, JOB_IDS);

  let lost = 0;
  for (const job of paused) {
    const until = job.pause?.at ?? '';
    const runs = await runsOf(client, job.id);
    expect(violations(firesSinceCreation(job, periodOf(job.id), until), runs, until), job.id).toEqual([]);
    lost += runs.filter(({ attempts }) => attempts.some(({ result }) => result === 'lost')).length;
  }
  expect(lost).toBeGreaterThan(0);
  await expectReplayed(client, paused[0]?.createdAt ?? '');
  expect(repeated(runtime.attemptsStarted())).toEqual([]);
  expect(await runtime.end('SIGTERM')).toBe(0);
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

async function finalRuns(client: Client): Promise<Record<string, Run>> {
  const runs = (await Promise.all(JOB_IDS.map((id) => runsOf(client, id)))).flat();
  return Object.fromEntries(runs.filter(({ finishedAt }) => finishedAt !== undefined).map((run) => [run.id, run]));
}

function periodOf(id: string): number {
  return PERIODS[id] ?? 1;
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
