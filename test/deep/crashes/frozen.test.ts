import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, onTestFailed, test } from 'vitest';
import type { Client } from '#api/client/client.ts';
import { firesSinceCreation, type MortalRuntime, mortalRuntime, untilQuiet } from '#test/scenarios/mortal-runtime.ts';
import { repeated, runsOf, violations } from '#test/scenarios/promise.ts';

/** Longer than a lease (45 s), than a fire counts as on time (10 s here), than the sweeper's minute: nothing that measures silence is left out. */
const FROZEN_MS = 120_000;
const PERIOD_SECONDS = 2;
const JOB_IDS = ['ticks', 'beats'];

let runtime: MortalRuntime;

beforeEach(() => {
  runtime = mortalRuntime();
});

afterEach(() => runtime.remove());

test('two minutes of SIGSTOP, while the commands go on: nothing is lost, nothing is done twice', async () => {
  onTestFailed(() => console.error(runtime.output()));
  const client = await begun();
  await client.createJob({ id: 'short', schedule: '@yearly', command: 'sleep 5; echo done', onLost: 'fail' });
  const { id } = await client.runJob('short');
  await until(async () => (await client.getRun(id)).status === 'running');

  runtime.signal('SIGSTOP');
  await setTimeout(FROZEN_MS);
  runtime.signal('SIGCONT');
  await setTimeout(5_000);

  await until(async () => (await client.getRun(id)).finishedAt !== undefined);
  expect(await client.getRun(id)).toMatchObject({ status: 'succeeded', attempts: [{ result: 'succeeded' }] });
  expect((await client.getRun(id)).outputTail).toBe('done\n');
  await expectPromiseKept(client);
  expect(await runtime.end('SIGTERM')).toBe(0);
});

test('its terminal goes away: it stops in order, and the next start finds nothing lost and does nothing twice', async () => {
  onTestFailed(() => console.error(runtime.output()));
  const exitCodeFile = runtime.file('exit-code');
  await begun({ terminal: { exitCodeFile } });
  await until(async () => runtime.attemptsStarted().length >= 4);

  // What holds the terminal's other end.
  await runtime.end('SIGKILL');
  await until(async () => existsSync(exitCodeFile) && readFileSync(exitCodeFile, 'utf8') !== '');

  expect(readFileSync(exitCodeFile, 'utf8')).toBe('1\n');
  const client = await runtime.begin();
  await expectPromiseKept(client);
  expect(await runtime.end('SIGTERM')).toBe(0);
});

async function begun(place?: Parameters<MortalRuntime['begin']>[0]): Promise<Client> {
  const client = await runtime.begin(place);
  await client.apply({ jobs: JOB_IDS.map((id) => runtime.job(id, PERIOD_SECONDS, 0.2)) });
  return client;
}

async function expectPromiseKept(client: Client): Promise<void> {
  const paused = await Promise.all(JOB_IDS.map((id) => client.pauseJob(id)));
  await untilQuiet(client, JOB_IDS);
  for (const job of paused) {
    const pausedAt = job.pause?.at ?? '';
    const runs = await runsOf(client, job.id);
    expect(violations(firesSinceCreation(job, PERIOD_SECONDS, pausedAt), runs, pausedAt), job.id).toEqual([]);
    expect(runs.flatMap(({ attempts }) => attempts).filter(({ result }) => result === 'lost')).toEqual([]);
    expect(runs.filter(({ status }) => status === 'succeeded').length).toBeGreaterThan(1);
  }
  expect(repeated(runtime.attemptsStarted())).toEqual([]);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await setTimeout(50);
  }
}
