import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, onTestFailed, test } from 'vitest';
import { type Client, makeClient } from '../../shared/api/client.ts';
import type { Job } from '../../shared/api/job.ts';
import type { Run } from '../../shared/api/run.ts';
import { runsOf, violations } from './promise.ts';
import { type RealRuntime, startRuntime } from './real-runtime.ts';

const KILLS = 3;
const ATTEMPTS_A_LIFE = 5;
const PERIODS: Readonly<Record<string, number>> = { 'each-second': 1, 'each-other-second': 2 };
const JOB_IDS = Object.keys(PERIODS);

const folder = mkdtempSync(join(tmpdir(), 'cronstack-kill-'));
const effects = join(folder, 'effects');
let runtime: RealRuntime | undefined;

afterEach(async () => {
  await runtime?.end('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('kill -9 in the middle of runs loses no job, no history and no fire, and starts no attempt twice', async () => {
  onTestFailed(() => console.error(runtime?.output()));
  let client = await begin();
  const created = await client.apply({ jobs: JOB_IDS.map(aJob) });
  expect(created.items.map(({ change }) => change)).toEqual(['created', 'created']);
  const jobs = await jobsOf(client);

  for (let kill = 0; kill < KILLS; kill += 1) {
    await untilStarted(attemptsStarted().length + ATTEMPTS_A_LIFE);
    const before = await finalRuns(client);
    await runtime?.end('SIGKILL');
    client = await begin();
    expect(await finalRuns(client)).toEqual(expect.objectContaining(before));
    expect(await jobsOf(client)).toEqual(jobs);
  }
  await untilStarted(attemptsStarted().length + ATTEMPTS_A_LIFE);
  const paused = await Promise.all(JOB_IDS.map((id) => client.pauseJob(id)));
  await untilQuiet(client);

  let lost = 0;
  for (const job of paused) {
    const until = job.pause?.at ?? '';
    const runs = await runsOf(client, job.id);
    expect(violations(firesOf(job, until), runs, until), job.id).toEqual([]);
    lost += runs.filter(({ attempts }) => attempts.some(({ result }) => result === 'lost')).length;
  }
  expect(lost).toBeGreaterThan(0);
  const attempts = attemptsStarted();
  expect(attempts.filter((attempt, index) => attempts.indexOf(attempt) !== index)).toEqual([]);
  expect(await runtime?.end('SIGTERM')).toBe(0);
}, 90_000);

async function begin(): Promise<Client> {
  runtime = await startRuntime('--data', join(folder, 'data'));
  return makeClient({ url: runtime.url });
}

/** Its command leaves a line for each attempt that was started, and is then in the middle of its work for a while. */
function aJob(id: string) {
  return {
    id,
    schedule: `*/${PERIODS[id]} * * * * *`,
    command: `echo "$CRONSTACK_RUN_ID $CRONSTACK_ATTEMPT" >> ${effects}; sleep 0.4`,
    retryDelaySeconds: 1,
    overlap: 'allow',
  };
}

function attemptsStarted(): string[] {
  return existsSync(effects) ? readFileSync(effects, 'utf8').trimEnd().split('\n') : [];
}

async function untilStarted(attempts: number): Promise<void> {
  while (attemptsStarted().length < attempts) {
    await setTimeout(20);
  }
}

async function untilQuiet(client: Client): Promise<void> {
  for (const id of JOB_IDS) {
    while ((await client.getJob(id)).activeRunIds.length > 0) {
      await setTimeout(100);
    }
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

function firesOf({ id, createdAt }: Job, until: string): number[] {
  const [from, to] = [Date.parse(createdAt) / 1_000, Date.parse(until) / 1_000];
  const seconds = Array.from({ length: to - from }, (_, index) => from + 1 + index);
  return seconds.filter((second) => second % (PERIODS[id] ?? 1) === 0);
}
