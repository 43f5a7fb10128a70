import { describe, expect, test } from 'vitest';
import type { BackfillInput } from '#api/client/client.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import type { Execution } from '#ports/executor.ts';
import { cliWorld } from '#test/cli/cli-world.ts';
import { type ApiWorld, apiWorld, send, type TestCommand } from '../api-world.ts';

const JOB = { id: 'report', schedule: '*/10 * * * *', command: 'echo report', catchup: 'none' };
const MISSED = { from: '2026-11-05T08:00:00Z', to: '2026-11-05T09:00:00Z' };

describe('a backfill', () => {
  test('runs the missed fires in their order, with their planned instants, and says how far it is', async () => {
    const world = await aWorldWithMissedFires();

    const asked = await world.client.backfillJob('report', MISSED);
    const ran = await drain(world);

    expect(asked).toMatchObject({ total: 5, started: 0, order: 'oldest', only: 'missed', maxConcurrent: 1 });
    expect(ran.map(({ scheduledAt }) => scheduledAt)).toEqual([
      '2026-11-05T08:10:00Z',
      '2026-11-05T08:20:00Z',
      '2026-11-05T08:30:00Z',
      '2026-11-05T08:40:00Z',
      '2026-11-05T08:50:00Z',
    ]);
    const { backfills, counters } = await world.client.getJob('report');
    expect(backfills).toMatchObject([{ id: asked.id, total: 5, started: 5, succeeded: 5, failed: 0 }]);
    expect(backfills[0]?.endedAt).toBeDefined();
    expect(counters).toMatchObject({ succeeded: 5, missed: 5, firesLetIn: 0 });
    const { items } = await world.client.listRuns('report', { from: MISSED.from, to: '2026-11-05T08:50:00Z' });
    expect(items.filter(({ trigger }) => trigger === 'backfill').map(({ backfill }) => backfill)).toEqual(
      Array(5).fill(asked.id),
    );
  });

  test('of what a backfill made up for nothing is left; all are run again when all are asked for', async () => {
    const world = await aWorldWithMissedFires();
    await world.client.backfillJob('report', MISSED);
    await drain(world);

    const again = await world.client.backfillJob('report', MISSED);
    const all = await world.client.backfillJob('report', { ...MISSED, only: 'all', order: 'newest' });
    const ran = await drain(world);

    expect(again).toMatchObject({ total: 0, started: 0 });
    expect(again.endedAt).toBeDefined();
    expect(all.total).toBe(7);
    expect(ran.map(({ scheduledAt }) => scheduledAt.slice(11, 16))).toEqual([
      '09:00',
      '08:50',
      '08:40',
      '08:30',
      '08:20',
      '08:10',
      '08:00',
    ]);
  });

  test('keeps to its own limit beside the runs of today, whatever the overlap policy', async () => {
    const world = await aWorldWithMissedFires();
    await world.client.backfillJob('report', { ...MISSED, maxConcurrent: 2 });
    await wakeAll(world);
    expect((await world.client.getJob('report')).activeRunIds).toHaveLength(2);

    const today = await world.client.runJob('report');
    const second = await world.client.runJob('report');

    expect(today.status).toBe('queued');
    expect(second).toMatchObject({ status: 'skipped', reason: `overlap: ${today.id} holds the slot` });
    expect((await world.client.getJob('report')).activeRunIds).toHaveLength(3);
  });

  test('shown beforehand nothing runs, and it says what would', async () => {
    const world = await aWorldWithMissedFires();

    const plan = await world.client.planBackfill('report', { ...MISSED, order: 'newest' });

    expect(plan.count).toBe(5);
    expect(plan.fires[0]).toEqual({ at: '2026-11-05T08:50:00Z', local: '2026-11-05T08:50:00+00:00' });
    expect((await world.client.getJob('report')).backfills).toEqual([]);
  });

  test.each<[string, Partial<BackfillInput>, string]>([
    ['of the future', { to: '2026-11-06T00:00:00Z' }, 'to'],
    ['that ends before it begins', { from: '2026-11-05T09:00:00Z', to: '2026-11-05T08:00:00Z' }, 'from'],
    ['of more than 10,000 fires', { from: '2026-01-01T00:00:00Z' }, 'from'],
  ])('%s is refused', async (_, changes, path) => {
    const world = await aWorldWithMissedFires();

    const refused = await world.client
      .backfillJob('report', { ...MISSED, ...changes })
      .catch((error: unknown) => error);

    expect(refused).toMatchObject({ code: 'invalid_backfill', errors: [{ path }] });
    expect((await world.client.getJob('report')).backfills).toEqual([]);
  });

  test('says how many fires are too many', async () => {
    const world = await aWorldWithMissedFires();

    await expect(world.client.backfillJob('report', { ...MISSED, from: '2026-01-01T00:00:00Z' })).rejects.toThrow(
      /at most 10000 fires from there to the end, not 4\d{4}/,
    );
  });

  test('cancelled, it lets nothing more run and cancels what does', async () => {
    const world = await aWorldWithMissedFires();
    const { id } = await world.client.backfillJob('report', { ...MISSED, maxConcurrent: 2 });
    await wakeAll(world);

    const cancelled = await world.client.cancelBackfill('report', id);
    const ran = await drain(world);

    expect(cancelled).toMatchObject({ cancelled: true, started: 2 });
    expect(ran).toEqual([]);
    expect((await world.client.getJob('report')).backfills[0]).toMatchObject({ started: 2, succeeded: 0, failed: 2 });
    expect((await world.client.getJob('report')).backfills[0]?.endedAt).toBeDefined();
    await expect(world.client.cancelBackfill('report', '01ARZ3NDEKTSV4RRFFQ69G5FAV')).rejects.toMatchObject({
      code: 'backfill_not_found',
    });
  });

  test('waits while the job is paused, and goes on when it is resumed', async () => {
    const world = await aWorldWithMissedFires();
    await world.client.pauseJob('report');
    await world.client.backfillJob('report', MISSED);
    expect(await drain(world)).toEqual([]);

    await world.client.resumeJob('report');
    await wakeJob(world.engine, 'report');

    expect(await drain(world)).toHaveLength(5);
  });

  test('asked for twice under one key there is one; five at a time, and those that are over make room', async () => {
    const world = await aWorldWithMissedFires();
    const key = { idempotencyKey: 'friday' };
    const first = await world.client.backfillJob('report', { ...MISSED, ...key });
    expect(await world.client.backfillJob('report', { ...MISSED, ...key })).toEqual(first);
    for (let more = 0; more < 4; more += 1) {
      await world.client.backfillJob('report', { ...MISSED, only: 'all' });
    }

    await expect(world.client.backfillJob('report', MISSED)).rejects.toMatchObject({ code: 'too_many_backfills' });
    await world.client.cancelBackfill('report', first.id);

    await expect(world.client.backfillJob('report', { ...MISSED, only: 'all' })).resolves.toMatchObject({ total: 7 });
  });

  test('is asked for, shown and ended by the command line', async () => {
    const { run, api } = cliWorld();
    await missFires(api);
    const range = ['--from', MISSED.from, '--to', MISSED.to];

    expect((await run('backfill', 'report', ...range, '--dry-run')).out.split('\n')).toHaveLength(7);
    const asked = JSON.parse((await run('backfill', 'report', ...range, '--json')).out);
    expect((await run('get', 'report')).out).toContain(`${asked.id} is going on: 0 of 5 fires started`);
    expect((await run('backfill', 'report', '--cancel', asked.id)).out).toContain('is cancelled');
    expect(await run('backfill', 'report')).toMatchObject({ code: 2 });
    expect(await run('backfill', 'report', ...range, '--only', 'some')).toMatchObject({ code: 2 });
  });

  test('a bad body is refused before anything is asked', async () => {
    const world = await aWorldWithMissedFires();

    expect(
      await send(world, 'POST', '/v1/jobs/report/backfill', { body: '{"from": "yesterday", "maxConcurrent": 0}' }),
    ).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });
});

async function aWorldWithMissedFires(): Promise<ApiWorld> {
  const world = apiWorld();
  await missFires(world);
  return world;
}

/** Creates the job at 8:00 and lets nobody look at it until 9:00:30, so that five fires are missed and the one of 9:00 is skipped. */
async function missFires(world: ApiWorld): Promise<void> {
  await world.client.createJob({ ...JOB, maxRuns: 1_000 });
  world.clock.advanceTo('2026-11-05T08:59:30Z');
  await wakeJob(world.engine, 'report');
  world.ports.queues.takeWakes();
  await world.client.pauseJob('report');
  world.clock.advanceTo('2026-11-05T09:00:30Z');
  await world.client.resumeJob('report');
  world.ports.queues.takeWakes();
}

/** Lets wake-ups and runs follow each other until nothing is left; answers what was executed, in order. */
async function drain(world: ApiWorld): Promise<readonly Execution[]> {
  const ran: Execution[] = [];
  const command: TestCommand = (execution) => {
    ran.push(execution);
    return { kind: 'succeeded', exitCode: 0 };
  };
  for (let round = 0; round < 50; round += 1) {
    await wakeAll(world);
    await world.runAll(command);
  }
  return ran;
}

async function wakeAll({ engine, ports }: ApiWorld): Promise<void> {
  for (const { jobId } of ports.queues.takeWakes()) {
    await wakeJob(engine, jobId);
  }
}
