import { expect, test } from 'vitest';
import { pauseJob } from '#engine/jobs/pause.ts';
import { skipOneFire } from '#engine/jobs/skip.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { EngineWorld } from '#test/engine/engine-world.ts';

const FIRE = '2026-06-01T00:01:00Z';
const FIRE_AT = Date.parse(FIRE) / 1_000;

/** A job that has nothing on its way, a little before its fire. */
async function beforeItsFire(msBefore: number, schedule: string) {
  const world = new EngineWorld();
  await world.job({ schedule });
  world.clock.advanceTo(Date.parse(FIRE) - msBefore);
  world.ports.queues.takeWakes();
  return world;
}

test.each([
  ['* * * * *', 1],
  ['0 * * * * *', 1],
  ['0 * * * * *', 20],
  ['0 * * * * *', 500],
])('a job (%s) that is looked at %i ms before its fire is looked at again at its fire', async (schedule, ms) => {
  const world = await beforeItsFire(ms, schedule);

  await wakeJob(world.runner(), 'job');

  expect(world.ports.queues.pendingWakes()).toEqual([{ message: { jobId: 'job' }, deliverAt: FIRE_AT }]);
  expect(world.ports.history.everyRun()).toEqual([]);
});

test.each([0, 501, 1_000, 30_000])('one that is looked at %i ms before it is sent nothing', async (ms) => {
  const world = await beforeItsFire(ms, '* * * * *');

  await wakeJob(world.runner(), 'job');

  expect(world.ports.queues.pendingWakes()).toEqual([]);
});

test('a wake-up that comes early twice and is there twice at its fire is not sent on and on', async () => {
  const world = await beforeItsFire(2, '* * * * * *');
  for (const _ of [1, 2]) {
    await wakeJob(world.runner(), 'job');
  }

  for (let second = 0; second < 5; second += 1) {
    world.clock.advanceTo(Date.parse(FIRE) + second * 1_000);
    for (const { jobId } of world.ports.queues.takeWakes()) {
      await wakeJob(world.runner(), jobId);
    }
  }

  expect(world.ports.queues.pendingWakes()).toHaveLength(1);
});

test.each([
  [
    'a run that is asked for then',
    (world: EngineWorld) => triggerRun(world.runner(), 'job', { by: 'test', at: FIRE_AT }),
  ],
  ['the end of a pause', (world: EngineWorld) => pauseJob(world.runner(), 'job', { by: 'test', until: FIRE_AT })],
  ['a fire that is left out', (world: EngineWorld) => skipOneFire(world.runner(), 'job', { by: 'test', at: FIRE_AT })],
])('%s counts as a fire does', async (_, change) => {
  const world = await beforeItsFire(10_000, '0 1-59 * * * *');
  expect(await change(world)).toMatchObject({ ok: true });
  world.clock.advanceTo(Date.parse(FIRE) - 1);
  const before = atTheFire(world);

  await wakeJob(world.runner(), 'job');

  expect(atTheFire(world)).toBe(before + 1);
});

test('what an early look decides hides no fire: the wake-up is sent beside it', async () => {
  const world = await beforeItsFire(3_001, '0 1-59 * * * *');
  expect(await triggerRun(world.runner(), 'job', { by: 'test', at: FIRE_AT - 1 })).toMatchObject({ ok: true });
  world.clock.advanceTo(Date.parse(FIRE) - 1);
  world.ports.queues.takeWakes();

  await wakeJob(world.runner(), 'job');

  expect(world.ports.queues.pendingRuns()).toHaveLength(1);
  expect(atTheFire(world)).toBe(1);
});

function atTheFire({ ports }: EngineWorld): number {
  return ports.queues.pendingWakes().filter(({ deliverAt }) => deliverAt === FIRE_AT).length;
}
