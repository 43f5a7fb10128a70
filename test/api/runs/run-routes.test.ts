import { describe, expect, test } from 'vitest';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import { cliWorld } from '#test/cli/cli-world.ts';
import { apiWorld, send } from '../api-world.ts';

const JOB = { id: 'report', schedule: '0 9 * * *', command: 'echo report', retryDelaySeconds: 1 };
const FAILED: ExecutionResult = { kind: 'failed', reason: exitedWith(3), exitCode: 3, retryable: true };

describe('a run asked for by hand', () => {
  test('is queued with 202 and its place, then shows how it went', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);

    const asked = await send(world, 'POST', '/v1/jobs/report/run');
    const { id } = asked.body as { id: string };
    world.clock.advanceBy(1_500);
    await world.runAll();

    expect(asked).toMatchObject({ status: 202, body: { jobId: 'report', trigger: 'manual', status: 'queued' } });
    expect(asked.headers.get('location')).toBe(`/v1/runs/${id}`);
    expect(await world.client.getRun(id)).toMatchObject({
      status: 'succeeded',
      scheduledAt: '2026-11-05T08:00:00Z',
      startedAt: '2026-11-05T08:00:01.500Z',
      latenessMs: 1_500,
      durationMs: 0,
      exitCode: 0,
      outputTail: 'done\n',
      attempts: [{ number: 1, result: 'succeeded' }],
    });
    expect(await world.client.getJob('report')).toMatchObject({
      lastRun: { id, status: 'succeeded' },
      counters: { succeeded: 1 },
      activeRunIds: [],
    });
  });

  test('is one run for one idempotency key', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);

    const first = await world.client.runJob('report', { idempotencyKey: 'order 66' });
    const second = await world.client.runJob('report', { idempotencyKey: 'order 66' });

    expect(second.id).toBe(first.id);
    expect(world.ports.queues.pendingRuns()).toHaveLength(1);
  });

  test.each([['k'.repeat(129)], ['with\ttab'], ['']])('is refused with the key %j', async (key) => {
    const world = apiWorld();
    await world.client.createJob(JOB);

    const answer = await send(world, 'POST', '/v1/jobs/report/run', { headers: { 'Idempotency-Key': key } });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'idempotency-key' }] } });
    expect(world.ports.queues.pendingRuns()).toEqual([]);
  });

  test('obeys the overlap policy unless forced', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    await world.client.runJob('report');

    const skipped = await world.client.runJob('report');
    const forced = await world.client.runJob('report', { force: true });

    expect(skipped).toMatchObject({ status: 'skipped', reason: expect.any(String) });
    expect(forced).toMatchObject({ status: 'queued', forced: true });
  });

  test('shows each attempt of a failure', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...JOB, maxRetries: 2 });
    const { id } = await world.client.runJob('report');

    await world.runAll(() => FAILED);

    expect(await world.client.getRun(id)).toMatchObject({
      status: 'failed',
      reason: 'exit code 3',
      attempts: [
        { number: 1, result: 'failed', exitCode: 3 },
        { number: 2, result: 'failed' },
        { number: 3, result: 'failed' },
      ],
    });
  });
});

describe('cancelling', () => {
  test('ends a run that has not started, and a second time there is nothing left to cancel', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    const { id } = await world.client.runJob('report');

    const cancelled = await send(world, 'POST', `/v1/runs/${id}/cancel`);

    expect(cancelled).toMatchObject({
      status: 202,
      body: { status: 'cancelled', reason: expect.stringContaining('local') },
    });
    await expect(world.client.cancelRun(id)).rejects.toMatchObject({ status: 409, code: 'run_final' });
  });

  test.each(['report.20261105T090000Z', 'never-was.20261105T090000Z', 'no-run-id'])(
    '%s is not found',
    async (runId) => {
      const world = apiWorld();
      await world.client.createJob(JOB);

      await expect(world.client.cancelRun(runId)).rejects.toMatchObject({ status: 404, code: 'run_not_found' });
      await expect(world.client.getRun(runId)).rejects.toMatchObject({ code: 'run_not_found' });
      await expect(world.client.readLog(runId)).rejects.toMatchObject({ code: 'run_not_found' });
    },
  );
});

describe('listing runs', () => {
  test('goes from the newest to the oldest, within the range asked for', async () => {
    const world = apiWorld();
    const ids = await threeRuns(world);

    const all: string[] = [];
    for await (const { id } of world.client.eachRun('report', { limit: 2 })) {
      all.push(id);
    }
    const range = { from: '2026-11-05T09:30:00+01:00', to: '2026-11-05T09:00:00Z' };
    const some = await world.client.listRuns('report', range);

    expect(all).toEqual([...ids].reverse());
    expect(some.items.map(({ id }) => id)).toEqual([ids[1]]);
  });

  test.each([
    ['/v1/jobs/report/runs?from=yesterday', 'from'],
    ['/v1/jobs/report/runs?to=2026-11-05T09:00:00', 'to'],
  ])('%s is refused', async (path, parameter) => {
    expect(await send(apiWorld(), 'GET', path)).toMatchObject({ status: 400, body: { errors: [{ path: parameter }] } });
  });
});

describe('reading output', () => {
  test('output that fits into the tail is the log', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    const { id } = await world.client.runJob('report');
    await world.runAll();

    expect(await world.client.readLog(id)).toEqual({
      items: [{ attempt: 1, offset: 0, text: 'done\n' }],
      position: '1.5',
      complete: true,
      status: 'succeeded',
    });
  });

  test('is gone on with from the position of the answer before, and what is gone is counted', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    const { id } = await world.client.runJob('report');
    await world.ports.history.putLog(id, 1, { offset: 0, text: 'one\n' }, 2_000_000_000);
    await world.ports.history.putLog(id, 1, { offset: 600_004, text: 'two\n', slot: 1 }, 2_000_000_000);

    const first = await world.client.readLog(id, { limit: 1 });

    expect(first).toMatchObject({ position: '1.4', nextCursor: '1.4', complete: false, status: 'queued' });
    expect(await world.client.readLog(id, { after: first.position })).toEqual({
      items: [{ attempt: 1, offset: 600_004, text: 'two\n', goneBytes: 600_000 }],
      position: '1.600008',
      complete: false,
      status: 'queued',
    });
    expect(await world.client.readLog(id, { after: '1.600008' })).toMatchObject({ items: [], position: '1.600008' });
    expect((await world.client.readLog(id, { after: '1.600006' })).items).toEqual([
      { attempt: 1, offset: 600_006, text: 'o\n' },
    ]);
  });

  test.each(['1', '0.1', '1.01', '1.-1', 'x'])('is not read from %s, which is no position', async (after) => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    const { id } = await world.client.runJob('report');

    expect(await send(world, 'GET', `/v1/runs/${id}/log?after=${after}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ path: 'after' }] },
    });
  });

  test('is read from its end: its last lines, and of a line that is longer its end', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...JOB, maxRetries: 1 });
    const { id } = await world.client.runJob('report');
    const end = async (bytes: number) => {
      const { items, position } = await world.client.readLog(id, { from: 'end', bytes });
      return [...items.map(({ attempt, offset, text }) => [attempt, offset, text]), position];
    };
    expect(await world.client.readLog(id, { from: 'end' })).toMatchObject({ items: [], position: '1.0' });
    await world.runAll(({ attempt, onOutput }) => {
      onOutput(new TextEncoder().encode(attempt === 1 ? 'one\ntwo\n' : '€uro\nlast'));
      return { kind: 'failed', reason: exitedWith(3), retryable: true };
    });
    await world.ports.history.putLog(id, 1, { offset: 0, text: 'one\ntwo\n' }, 2_000_000_000);

    expect(await end(3)).toEqual([[2, 8, 'ast'], '2.11']);
    expect(await end(4)).toEqual([[2, 7, 'last'], '2.11']);
    expect(await end(9)).toEqual([[2, 7, 'last'], '2.11']);
    expect(await end(12)).toEqual([[2, 0, '€uro\nlast'], '2.11']);
    expect(await end(15)).toEqual([[1, 4, 'two\n'], [2, 0, '€uro\nlast'], '2.11']);
    expect(await end(18)).toEqual([[1, 4, 'two\n'], [2, 0, '€uro\nlast'], '2.11']);
    expect(await world.client.readLog(id, { from: 'end' })).toEqual({
      items: [
        { attempt: 1, offset: 0, text: 'one\ntwo\n' },
        { attempt: 2, offset: 0, text: '€uro\nlast' },
      ],
      position: '2.11',
      complete: true,
      status: 'failed',
    });
  });

  test.each([
    ['from=start', 'from'],
    ['bytes=10', 'bytes'],
    ['from=end&bytes=0', 'bytes'],
    ['from=end&bytes=1048577', 'bytes'],
    ['from=end&after=1.0', 'from'],
    ['from=end&cursor=1.0', 'from'],
  ])('is not read with %s', async (query, parameter) => {
    expect(await send(apiWorld(), 'GET', `/v1/runs/report.20261105T090000Z/log?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ path: parameter }] },
    });
  });

  test('longer output is read piece by piece, and once', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    const { id } = await world.client.runJob('report');
    const text = 'x'.repeat(600 * 1_024);
    await world.runAll(({ onOutput }) => {
      onOutput(new TextEncoder().encode(text));
      return { kind: 'succeeded' };
    });

    let read = '';
    for await (const chunk of world.client.eachLogChunk(id, { limit: 1 })) {
      read += chunk.text;
    }

    expect(read === text).toBe(true);
  });
});

test('the result that a command left, or why there is none, is shown with its run', async () => {
  const { api, run } = cliWorld();
  await api.client.createJob(JOB);
  const { id } = await api.client.runJob('report');
  await api.runAll(() => ({ kind: 'succeeded', left: { result: '{"cursor":7}' } }));
  const { id: next } = await api.client.runJob('report');
  await api.runAll(({ lastResult }) => ({ kind: 'succeeded', left: { resultFault: `not after ${lastResult}` } }));

  expect(await api.client.getRun(id)).toMatchObject({ result: { cursor: 7 } });
  expect(await api.client.getRun(next)).toMatchObject({ resultFault: 'not after {"cursor":7}' });
  const { out } = await run('runs', 'report');
  expect(out).toContain('{"cursor":7}');
  expect(out).toContain('not after');
});

/** Three runs by hand at 08:00, 09:00 and 10:00, all succeeded; their ids, oldest first. */
async function threeRuns(world: ReturnType<typeof apiWorld>): Promise<readonly string[]> {
  await world.client.createJob({ ...JOB, schedule: '0 0 1 1 *' });
  const ids: string[] = [];
  for (let hour = 0; hour < 3; hour += 1) {
    ids.push((await world.client.runJob('report')).id);
    await world.runAll();
    world.clock.advanceBy(3_600_000);
  }
  return ids;
}
