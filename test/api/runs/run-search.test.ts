import { describe, expect, test } from 'vitest';
import { scheduledRunId } from '#domain/runs/id.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { keptReason } from '#domain/runs/reasons/reason.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import type { Executor } from '#ports/executor.ts';
import { aRun } from '#test/conformance/builders.ts';
import { type ApiWorld, apiWorld, send } from '../api-world.ts';

const HOURS = 30;
const SUCCEEDED = { status: 'succeeded' } as const;

describe('searching runs', () => {
  test('finds what became of them, strictly newest first, of the last day unless told', async () => {
    const { world, ids } = await hourlyRuns();

    expect(await found(world, {})).toEqual(ids.slice(0, 25));
    expect(await found(world, { from: '2026-11-05T08:00:00Z', to: '2026-11-06T13:00:00Z' })).toEqual(ids);
    expect(await found(world, { to: '2026-11-05T10:00:00+01:00' })).toEqual(ids.slice(-2));
    expect(await found(world, { from: '2026-11-06T13:00:00Z' })).toEqual(ids.slice(0, 1));
    expect(await found(world, { from: '2026-11-09T00:00:00Z', to: '2026-11-10T00:00:00Z' })).toEqual([]);
  });

  test('finds those with an outcome, with one of several, with a reason, of a job', async () => {
    const { world, ids } = await hourlyRuns();
    const range = { from: '2026-11-05T00:00:00Z', to: '2026-11-07T00:00:00Z' };
    const those = (wanted: (hour: number) => boolean) => ids.filter((_, index) => wanted(HOURS - 1 - index));

    expect(await found(world, { ...range, status: 'failed' })).toEqual(those((hour) => hour % 3 === 0));
    expect(await found(world, { ...range, status: 'failed,succeeded' })).toEqual(ids);
    expect(await found(world, { ...range, status: 'skipped,timed_out' })).toEqual([]);
    expect(await found(world, { ...range, reason: 'exit_code' })).toEqual(those((hour) => hour % 3 === 0));
    expect(await found(world, { ...range, reason: 'overlap' })).toEqual([]);
    expect(await found(world, { ...range, job: 'job-1' })).toEqual(those((hour) => hour % 2 === 1));
    expect(await found(world, { ...range, job: 'job-1', status: 'failed', reason: 'exit_code' })).toEqual(
      those((hour) => hour % 2 === 1 && hour % 3 === 0),
    );
  });

  test.each([
    ['from=yesterday', 'from'],
    ['to=2026-11-05', 'to'],
    ['from=2026-11-05T00:00:01Z&to=2026-11-05T00:00:00Z', 'from'],
    ['from=2026-11-01T00:00:00Z&to=2026-11-08T00:00:01Z', 'from'],
    ['from=2026-10-29T07:59:59Z', 'from'],
    ['status=broken', 'status'],
    ['status=failed,', 'status'],
    ['status=running', 'status'],
    ['job=a%20b', 'job'],
    ['day=2026-11-05', ''],
    ['cursor=x', 'cursor'],
  ])('with %s is refused', async (query, path) => {
    expect(await send(apiWorld(), 'GET', `/v1/runs?${query}`)).toMatchObject({
      status: 400,
      body: { errors: [{ path: expect.stringContaining(path) }] },
    });
  });

  test('for a reason that is none says where they are listed', async () => {
    const message = 'expected one of the codes of docs/api.md, such as overlap';
    expect(await send(apiWorld(), 'GET', '/v1/runs?reason=because')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'reason', message }] },
    });
  });

  test('without an end goes up to now, of at most 7 days, however long its pages are walked', async () => {
    const world = apiWorld();
    world.clock.advanceBy(7 * 86_400_000);
    expect(await send(world, 'GET', '/v1/runs?from=2026-11-05T07:59:59Z')).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('more than 7 days before now') },
    });
    await world.client.createJob({ id: 'a', schedule: '0 0 1 1 *', command: 'true' });
    for (const _ of [1, 2]) {
      await world.client.cancelRun((await world.client.runJob('a')).id);
    }
    const query = { from: '2026-11-05T08:00:00Z', limit: 1 };
    const { items, nextCursor = '' } = await world.client.searchRuns(query);
    world.clock.advanceBy(1_000);

    expect(items).toHaveLength(1);
    expect((await world.client.searchRuns({ ...query, cursor: nextCursor })).items).toHaveLength(1);
  });

  test('of a job that is not there finds none', async () => {
    await expect(apiWorld().client.searchRuns({ job: 'nobody' })).rejects.toMatchObject({ code: 'job_not_found' });
  });
});

describe('runs that are not over', () => {
  test('are the queued, the running and the retrying ones of all jobs, and none that is over', async () => {
    const world = apiWorld();
    for (const id of ['queues', 'runs', 'retries', 'ended', 'idle', 'later']) {
      await world.client.createJob({
        id,
        schedule: '0 0 1 1 *',
        command: 'true',
        overlap: 'queue',
        retryDelaySeconds: 500,
      });
    }
    const open = async () => (await world.client.searchRuns({ open: 'true' })).items.map((run) => [run.id, run.status]);
    expect(await open()).toEqual([]);

    const retrying = await startAttempt(world, 'retries', async () => FAILED);
    const running = await startAttempt(world, 'runs', () => new Promise(() => undefined));
    await startAttempt(world, 'ended', async () => ({ kind: 'succeeded' }));
    world.clock.advanceBy(1_000);
    const queued = await world.client.runJob('queues');
    const waiting = await world.client.runJob('queues');
    const later = await world.client.runJob('later', { at: '2026-11-05T20:00:00Z' });

    expect((await open()).sort()).toEqual(
      [
        [retrying, 'retrying'],
        [running, 'running'],
        [queued.id, 'queued'],
        [waiting.id, 'queued'],
        [later.id, 'queued'],
      ].sort(),
    );
    const walked: string[] = [];
    for await (const { id } of world.client.eachFoundRun({ open: 'true', limit: 1 })) {
      walked.push(id);
    }
    expect(walked.sort()).toEqual((await open()).map(([id]) => id).sort());
    await world.client.cancelRun(queued.id);
    expect((await open()).map(([id]) => id)).not.toContain(queued.id);
  });

  test.each(['open=false', 'open=true&status=failed', 'open=true&from=2026-11-05T00:00:00Z', 'open=true&job=a'])(
    'are not listed with %s',
    async (query) => {
      expect(await send(apiWorld(), 'GET', `/v1/runs?${query}`)).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'open' }] },
      });
    },
  );
});

const FAILED = { kind: 'failed', reason: exitedWith(3), retryable: true } as const;

/** Asks for a run and lets its first attempt begin; answers the run's id. */
async function startAttempt(world: ApiWorld, jobId: string, execute: Executor['execute']): Promise<string> {
  const { id } = await world.client.runJob(jobId);
  for (const message of world.ports.queues.takeRuns()) {
    void deliverRun({ ...world.engine, owner: 'test', executor: { execute } }, message);
  }
  await world.clock.advanceByAsync(10);
  return id;
}

async function found(world: ApiWorld, query: Parameters<ApiWorld['client']['searchRuns']>[0]) {
  const ids: string[] = [];
  for await (const { id } of world.client.eachFoundRun({ ...query, limit: 4 })) {
    ids.push(id);
  }
  return ids;
}

/** A run an hour from 08:00 on, of two jobs by turns, of which each third failed; their ids, newest first. */
async function hourlyRuns() {
  const world = apiWorld();
  for (const id of ['job-0', 'job-1']) {
    await world.client.createJob({ id, schedule: '0 0 1 1 *', command: 'true' });
  }
  const begun = world.clock.nowSeconds();
  const runs = Array.from({ length: HOURS }, (_, hour) => {
    const fire = begun + hour * 3_600;
    const outcome = hour % 3 === 0 ? ({ status: 'failed', ...keptReason(exitedWith(3)) } as const) : SUCCEEDED;
    const expiresAt = fire + 1_000_000;
    return aRun({ id: scheduledRunId(`job-${hour % 2}`, fire), scheduledAt: fire, ...outcome, expiresAt });
  });
  for (const run of runs) {
    await world.ports.history.writeRun(run);
  }
  world.clock.advanceBy((HOURS - 1) * 3_600_000);
  return { world, ids: runs.map(({ id }) => id).reverse() };
}
