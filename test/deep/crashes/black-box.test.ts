import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, onTestFailed, test } from 'vitest';
import { firesSinceCreation, mortalRuntime, untilQuiet } from '#test/scenarios/mortal-runtime.ts';
import { countersOf, repeated, runsOf, violations } from '#test/scenarios/promise.ts';
import { seededRandomness } from '#testing/randomness.ts';

const SEED = Number(process.env.CRONSTACK_KILL_SEED ?? Date.now() % 1_000_000);
const FOR_MS = 60_000;
const KILLS = 5;
const JOB_IDS = Array.from({ length: 20 }, (_, index) => `every-second-${index}`);
const BUSY_SECONDS = 0.6;

const runtime = mortalRuntime({ scheduler: { max_concurrent_jobs: 40 } });

afterEach(() => runtime.remove());

test('twenty jobs every second through five kill -9: each fire has one outcome, and no attempt is started twice', async () => {
  onTestFailed(() => console.error(runtime.output()));
  console.info(`CRONSTACK_KILL_SEED=${SEED}`);
  let client = await runtime.begin();
  await client.apply({ jobs: JOB_IDS.map((id) => runtime.job(id, 1, BUSY_SECONDS)) });
  const begunMs = Date.now();

  for (const momentMs of killMoments()) {
    await setTimeout(Math.max(0, begunMs + momentMs - Date.now()));
    await runtime.end('SIGKILL');
    client = await runtime.begin();
  }
  await setTimeout(Math.max(0, begunMs + FOR_MS - Date.now()));
  const paused = await Promise.all(JOB_IDS.map((id) => client.pauseJob(id)));
  await untilQuiet(client, JOB_IDS);

  const attempts = runtime.attemptsStarted();
  const seen = { fires: 0, succeeded: 0, missed: 0, failed: 0, attempts: attempts.length, lost: 0 };
  expect(repeated(attempts)).toEqual([]);
  const started = new Set(attempts);
  for (const job of paused) {
    const until = job.pause?.at ?? '';
    const [runs, planned] = [await runsOf(client, job.id), firesSinceCreation(job, 1, until)];
    const { counters } = await client.getJob(job.id);
    expect(violations(planned, runs, until), job.id).toEqual([]);
    expect(counters, job.id).toMatchObject(countersOf(runs));
    const succeeded = runs.filter(({ status }) => status === 'succeeded');
    expect(
      succeeded.filter(({ id, attempts }) => !started.has(`${id} ${attempts.length}`)),
      'succeeded, and left no line',
    ).toEqual([]);
    seen.fires += planned.length;
    seen.succeeded += counters.succeeded;
    seen.missed += counters.missed;
    seen.failed += counters.failed;
    seen.lost += runs.flatMap((run) => run.attempts).filter(({ result }) => result === 'lost').length;
  }
  console.info(`${KILLS} kills: ${JSON.stringify(seen)}`);
  expect(seen.lost).toBeGreaterThan(0);
  expect(await runtime.end('SIGTERM')).toBe(0);
}, 240_000);

function killMoments(): number[] {
  const { fraction } = seededRandomness(SEED);
  return Array.from({ length: KILLS }, () => fraction() * FOR_MS).sort((one, other) => one - other);
}
