import { describe, expect, test } from 'vitest';
import { secondsOf } from '#domain/time/instant.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import { pauseJob, resumeJob } from '#engine/jobs/pause.ts';
import { patchJob } from '#engine/jobs/save.ts';
import { cancelRun } from '#engine/runs/cancel.ts';
import { readRun } from '#engine/runs/read.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { pauseAll, resumeAll } from '#engine/standstills/pause-of-all.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { EngineWorld, takes } from '../engine-world.ts';

const BY = { by: 'ann' };
/** It does not fire within the test. */
const RARE = { schedule: '0 0 1 1 *' };

describe('a run that is asked for at an instant to come', () => {
  test.each([
    ['a job that EventBridge wakes', RARE],
    ['a job that clocks itself', { ...RARE, precision: 'second' }],
    ['a job that only follows others', { schedule: undefined, after: [{ job: 'other' }] }],
  ])('waits for it and starts to the second, of %s', async (_, fields) => {
    const world = await worldWith(fields);
    const id = await askAt(world, 600);

    await pass(world, 599);
    expect(await statusOf(world, id)).toBe('queued');
    expect(world.executions).toEqual([]);

    await pass(world, 1);
    expect(await statusOf(world, id)).toBe('succeeded');
    expect(world.executions).toMatchObject([{ runId: id, scheduledAt: '2026-06-01T00:10:00Z' }]);
    expect((await world.head()).later).toBeUndefined();
  });

  test('hours ahead, and when its wake-up is lost, starts with the sweep after it', async () => {
    const world = await worldWith(RARE);
    const far = await askAt(world, 7_230);
    const near = await askAt(world, 330);
    expect(world.ports.queues.pendingWakes()).toHaveLength(1);

    await pass(world, 390, 'lost');
    expect(await statusOf(world, near)).toBe('succeeded');
    await pass(world, 6_810);
    expect(await statusOf(world, far)).toBe('queued');
    await pass(world, 60);

    expect(await statusOf(world, far)).toBe('succeeded');
  });

  test('takes the job as it is then, with what it was given', async () => {
    const world = await worldWith({ ...RARE, args: ['job'] });
    const id = await askAt(world, 600, { inputs: { args: ['asked'], note: 'tonight' } });

    await patchJob(world.runner(), 'job', { command: 'echo new' }, BY);
    await pass(world, 600);

    expect(world.executions).toMatchObject([
      { runId: id, revision: 2, args: ['asked'], command: { line: 'echo new' } },
    ]);
    expect(await world.run(id)).toMatchObject({
      trigger: 'manual',
      inputs: true,
      revision: 2,
      scheduledAt: instant(600),
    });
  });

  test('is decided under the revision that held at its instant, also where nobody looked until an edit', async () => {
    const world = await worldWith({ ...RARE, command: 'echo old' });
    const id = await askAt(world, 600);
    await world.clock.advanceByAsync(700_000);

    await patchJob(world.runner(), 'job', { command: 'echo new' }, BY);
    await pass(world, 60);

    expect(world.executions).toMatchObject([{ runId: id, revision: 1, command: { line: 'echo old' } }]);
  });

  test('obeys the overlap policy of then, unless forced', async () => {
    const world = await worldWith({ ...RARE, timeoutSeconds: 840 });
    world.act = takes(800);
    const skipped = await askAt(world, 600);
    const forced = await askAt(world, 600, { forced: true });
    const held = await busyFor(world, 600);
    await wakeJob(world.runner(), 'job');

    expect(await world.run(skipped)).toMatchObject({ status: 'skipped', reasonCode: 'overlap' });
    expect(await statusOf(world, forced)).toBe('queued');
    expect((await world.head()).active).toHaveLength(2);
    await world.clock.advanceByAsync(200_000);
    await held.end;
  });

  test('waits its turn no longer than its deadline', async () => {
    const world = await worldWith({ ...RARE, overlap: 'queue', deadlineSeconds: 300 });
    world.act = takes(500);
    const id = await askAt(world, 60);
    const held = await busyFor(world, 60);
    await wakeJob(world.runner(), 'job');
    expect((await world.head()).waiting).toMatchObject([{ runId: id }]);

    await world.clock.advanceByAsync(500_000);
    await held.end;

    expect(await world.run(id)).toMatchObject({ status: 'skipped', reasonCode: 'waited_too_long' });
  });

  test.each([
    [3_600, 'succeeded', undefined],
    [3_601, 'missed', 'deadline_passed'],
  ])('that nobody looks at for %i s is %s', async (late, status, reasonCode) => {
    const world = await worldWith(RARE);
    const id = await askAt(world, 600);
    await world.clock.advanceByAsync((600 + late) * 1000);

    await pass(world, 0);

    const run = await world.run(id);
    expect([run.status, run.reasonCode]).toEqual([status, reasonCode]);
    expect((await world.head()).counters).toMatchObject({ [status]: 1 });
  });

  test('is skipped where the job is paused at its instant, whenever that is seen', async () => {
    const world = await worldWith(RARE);
    const [during, before, after] = [await askAt(world, 600), await askAt(world, 100), await askAt(world, 1_200)];
    await world.clock.advanceByAsync(120_000);
    await pauseJob(world.runner(), 'job', BY);
    await world.clock.advanceByAsync(600_000);

    await resumeJob(world.runner(), 'job', BY);
    await pass(world, 540);

    expect(await statusOf(world, before)).toBe('succeeded');
    expect(await world.run(during)).toMatchObject({ status: 'skipped', reasonCode: 'job_paused' });
    expect(await statusOf(world, after)).toBe('succeeded');
  });

  test('is skipped in a pause that ends by itself, and where a look comes in the pause', async () => {
    const world = await worldWith(RARE);
    const [inTime, late] = [await askAt(world, 300), await askAt(world, 600)];
    await pauseJob(world.runner(), 'job', { ...BY, until: instant(600) });
    await pass(world, 300);
    expect(await world.run(inTime)).toMatchObject({ status: 'skipped', reasonCode: 'job_paused' });

    await world.clock.advanceByAsync(900_000);
    await pass(world, 0);

    expect(await world.run(late)).toMatchObject({ status: 'skipped', reasonCode: 'job_paused' });
    expect((await world.head()).counters.skipped).toBe(2);
  });

  test('is skipped in a pause of everything, once that is over', async () => {
    const world = await worldWith(RARE);
    const id = await askAt(world, 600);
    const paused = pauseAll(world.runner(), BY);
    await world.clock.advanceByAsync(60_000);
    await paused;
    await pass(world, 600);
    expect(await statusOf(world, id)).toBe('queued');

    await resumeAll(world.runner());
    await pass(world, 60);

    expect(await world.run(id)).toMatchObject({ status: 'skipped', reasonCode: 'everything_paused' });
  });

  test('is cancelled with the job, and by hand, before its instant', async () => {
    const world = await worldWith(RARE);
    const [one, other] = [await askAt(world, 600), await askAt(world, 700)];

    expect(await cancelRun(world.runner(), one, BY)).toMatchObject({ ok: true, value: { status: 'cancelled' } });
    await deleteJob(world.runner(), 'job', BY);
    await pass(world, 800);

    expect(await world.run(one)).toMatchObject({ status: 'cancelled', reasonCode: 'cancelled_by' });
    expect(await world.run(other)).toMatchObject({ status: 'cancelled', reasonCode: 'job_deleted' });
    expect(world.executions).toEqual([]);
  });

  test('keeps a job that has no fire left from being finished, and runs of a finished one', async () => {
    const world = await worldWith({ schedule: '2026-06-01T00:01:00Z' });
    const id = await askAt(world, 600);
    await pass(world, 60);
    expect((await world.head()).state).toBe('active');

    await pass(world, 540);
    expect(await statusOf(world, id)).toBe('succeeded');
    expect((await world.head()).state).toBe('finished');

    const again = await askAt(world, 600);
    await pass(world, 600);
    expect(await statusOf(world, again)).toBe('succeeded');
  });

  test('is one of twenty at most', async () => {
    const world = await worldWith(RARE);
    for (let place = 0; place < 20; place += 1) {
      await askAt(world, 600 + place * 100);
    }

    const refused = await triggerRun(world.runner(), 'job', { ...BY, at: instant(9_000) });
    await pass(world, 600);

    expect(refused).toMatchObject({ ok: false, refusal: { code: 'too_many_later_runs' } });
    expect(await triggerRun(world.runner(), 'job', { ...BY, at: instant(9_000) })).toMatchObject({ ok: true });
  });

  test('is asked for once by one key, also when its instant has come', async () => {
    const world = await worldWith(RARE);
    const asked = { ...BY, at: instant(600), idempotencyKey: 'tonight' };
    const first = await triggerRun(world.runner(), 'job', asked);
    expect(await triggerRun(world.runner(), 'job', asked)).toEqual(first);
    expect((await world.head()).later).toHaveLength(1);

    await pass(world, 700);

    expect(await triggerRun(world.runner(), 'job', asked)).toMatchObject({ ok: true, value: { status: 'succeeded' } });
    expect(world.executions).toHaveLength(1);
  });

  test.each([0, -60, 367 * 86_400])('is refused %i s ahead', async (seconds) => {
    const world = await worldWith(RARE);
    const before = await world.head();

    expect(await triggerRun(world.runner(), 'job', { ...BY, at: instant(seconds) })).toMatchObject({
      ok: false,
      refusal: { code: 'not_in_future', errors: [{ path: 'at' }] },
    });
    expect(await world.head()).toEqual(before);
  });
});

async function worldWith(fields: object): Promise<EngineWorld> {
  const world = new EngineWorld();
  await world.job({ id: 'other', ...RARE });
  await world.job(fields);
  return world;
}

function instant(seconds: number): number {
  return secondsOf(Date.parse('2026-06-01T00:00:00Z')) + seconds;
}

/** Asks for a run so many seconds ahead of now; its id. */
async function askAt(
  world: EngineWorld,
  seconds: number,
  options: Partial<Parameters<typeof triggerRun>[2]> = {},
): Promise<string> {
  const at = secondsOf(world.clock.now()) + seconds;
  const asked = await triggerRun(world.runner(), 'job', { ...BY, at, ...options });
  if (!asked.ok) {
    throw new Error(asked.refusal.message);
  }
  return asked.value.id;
}

/** Runs the job by hand, and lets time pass while that run holds the slot. `end`: it gave the slot back. */
async function busyFor(world: EngineWorld, seconds: number): Promise<{ readonly end: Promise<unknown> }> {
  await triggerRun(world.runner(), 'job', BY);
  const [message] = world.ports.queues.takeRuns();
  if (message === undefined) {
    throw new Error('no run was sent');
  }
  const end = deliverRun(world.runner(), message);
  await world.clock.advanceByAsync(seconds * 1000);
  return { end };
}

/** Lets time pass with a sweep each minute: whoever is woken looks, and what is sent is executed. */
async function pass(world: EngineWorld, seconds: number, wakes: 'delivered' | 'lost' = 'delivered'): Promise<void> {
  const until = world.clock.now() + seconds * 1000;
  await turn(world, wakes);
  while (world.clock.now() < until) {
    await world.clock.advanceByAsync(1_000);
    await turn(world, wakes);
  }
}

async function turn(world: EngineWorld, wakes: 'delivered' | 'lost'): Promise<void> {
  const sent = world.ports.queues.takeWakes();
  const isSweep = secondsOf(world.clock.now()) % 60 === 0;
  if (isSweep) {
    await sweep(world.runner());
  }
  const swept = isSweep ? world.ports.queues.takeWakes() : [];
  for (const { jobId } of wakes === 'lost' ? swept : [...sent, ...swept]) {
    await wakeJob(world.runner(), jobId);
  }
  for (const message of world.ports.queues.takeRuns()) {
    await world.deliver(message);
  }
}

async function statusOf(world: EngineWorld, runId: string): Promise<string> {
  const read = await readRun(world.runner(), runId);
  return read.ok ? read.value.status : read.refusal.code;
}
