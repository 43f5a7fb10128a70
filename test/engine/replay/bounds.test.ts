import { expect, test } from 'vitest';
import type { Engine } from '#engine/commit/engine.ts';
import { replayJobs } from '#engine/replay/replay.ts';
import { create, memoryMachine } from '#testing/runtime.ts';

const START = '2026-06-01T00:00:00Z';
const FROM = Date.parse(START) / 1_000;
const HOUR_MS = 3_600_000;

test('a job that would fire too often is named instead of replayed, and those behind it are replayed', async () => {
  const engine = await aDay(yearly('a'), yearly('b'));

  const answer = await replayed(engine, { with: [often('a')] });

  expect(answer).toMatchObject({ ids: ['b'], tooMany: ['a'] });
});

test('a page ends before the job with which too many runs would be planned', async () => {
  const engine = await aDay(yearly('a'), yearly('b'), yearly('c'));
  const changed = ['a', 'b', 'c'].map((id) => ({ ...yearly(id), schedule: 'every 10m' }));

  const first = await replayed(engine, { with: changed }, 287);
  const second = await replayed(engine, { with: changed, cursor: first.nextCursor }, 287);
  const together = await replayed(engine, { with: changed }, 288);

  expect([first.ids, second.ids, together.ids]).toEqual([['a'], ['b'], ['a', 'b']]);
  expect(first.runs).toBe(144);
});

test('a pause that somebody asked for plans nothing, however often the job would fire', async () => {
  const engine = await aDay({ ...yearly('a'), enabled: false });

  expect(await replayed(engine, { with: [often('a')] })).toMatchObject({ ids: ['a'], tooMany: [], runs: 0 });
});

test('a short time long ago is not replayed to this day: a job with a clock of its own fires until the runs of that time are over', async () => {
  const engine = await aDay(yearly('a'));
  const to = FROM + 600;
  let looks = 0;

  const answer = await replayJobs(
    { ...engine, ports: { ...engine.ports, clock: { ...slowly(engine), elapsedMs: () => (looks += 50) } } },
    { ...ALL, to, with: [{ ...often('a'), precision: 'second' }] },
    { turn: async () => {} },
  );

  const [job] = answer.ok ? answer.value.jobs : [];
  expect(job?.after.size).toBe(600);
  expect(looks / 50).toBeLessThan(2_000);
});

test('jobs that follow one another are replayed up to so many runs, and no further', async () => {
  const followers = Array.from({ length: 9 }, (_, number) => `follower-${number}`);
  const engine = await aDay(yearly('a'), ...followers.map(yearly));
  const after = [{ job: 'a', on: 'success' }];

  const answer = await replayJobs(
    engine,
    {
      ...ALL,
      with: [
        { ...yearly('a'), schedule: 'every 1m' },
        ...followers.map((id) => ({ id, command: 'true', timeoutSeconds: 1, after })),
      ],
    },
    { mostRuns: 2_000 },
  );

  expect(answer).toMatchObject({ ok: false, refusal: { code: 'invalid_request', errors: [{ path: 'from' }] } });
  expect(answer.ok ? '' : answer.refusal.message).toMatch(/more than 8,000 runs/);
});

test('whoever leaves ends it: nothing more is read or played', async () => {
  const engine = await aDay(yearly('a'));
  const leaving = new AbortController();
  let turns = 0;

  const answer = replayJobs(
    { ...engine, ports: { ...engine.ports, clock: slowly(engine) } },
    { ...ALL, with: [{ ...often('a'), schedule: 'every 5s' }] },
    {
      signal: leaving.signal,
      turn: async () => {
        turns += 1;
        leaving.abort(new Error('nobody waits'));
      },
    },
  );

  await expect(answer).rejects.toThrow('nobody waits');
  expect(turns).toBe(1);
});

const ALL = { from: FROM, with: [], seed: 1, limit: 200 };

function yearly(id: string) {
  return { id, schedule: '0 0 1 1 *', command: 'true', timeoutSeconds: 1 };
}

function often(id: string) {
  return { ...yearly(id), schedule: 'every 1s' };
}

/** A clock by which each look takes longer than others are to wait. */
function slowly({ ports: { clock } }: Engine) {
  let elapsedMs = 0;
  return {
    now: () => clock.now(),
    at: (instantMs: number, callback: () => void) => clock.at(instantMs, callback),
    after: (ms: number, callback: () => void) => clock.after(ms, callback),
    elapsedMs: () => (elapsedMs += 50),
  };
}

async function aDay(...jobs: readonly { readonly id: string; readonly [field: string]: unknown }[]): Promise<Engine> {
  const machine = memoryMachine(START);
  const runtime = machine.runtime();
  await runtime.start();
  for (const job of jobs) {
    await create(runtime, job);
  }
  await machine.clock.advanceByAsync(24 * HOUR_MS);
  return runtime.engine;
}

async function replayed(
  engine: Engine,
  request: { readonly with: readonly unknown[]; readonly cursor?: string | undefined },
  mostRuns?: number,
) {
  const answer = await replayJobs(engine, { ...ALL, ...request }, { ...(mostRuns === undefined ? {} : { mostRuns }) });
  if (!answer.ok) {
    throw new Error(answer.refusal.message);
  }
  const { jobs, tooMany, nextCursor } = answer.value;
  return {
    ids: jobs.map(({ recorded }) => recorded.jobId),
    runs: jobs[0]?.after.size,
    tooMany,
    ...(nextCursor === undefined ? {} : { nextCursor }),
  };
}
