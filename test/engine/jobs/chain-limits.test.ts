import { expect, test } from 'vitest';
import { MOST_FOLLOWERS } from '#engine/jobs/checks/parents.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import { createJob } from '#engine/jobs/save.ts';
import { cancelRun } from '#engine/runs/cancel.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { EngineWorld } from '../engine-world.ts';

const BY = { by: 'test' };

test('a job is followed by at most a hundred others, so that its head can always be written', async () => {
  const world = new EngineWorld();
  await world.job();
  for (let index = 0; index < MOST_FOLLOWERS; index += 1) {
    await world.job({ id: `follower.${index}`, schedule: undefined, after: [{ job: 'job' }] });
  }

  const saved = await createJob(world.runner(), { id: 'one.more', command: 'true', after: [{ job: 'job' }] }, BY);

  expect(saved).toMatchObject({ ok: false, refusal: { errors: [{ path: 'after[0].job' }] } });
});

test('a run that was cancelled before its first attempt is followed by none', async () => {
  const world = new EngineWorld();
  await world.job();
  await world.job({ id: 'after', schedule: undefined, after: [{ job: 'job', on: 'finish' }] });
  await world.fire();

  await cancelRun(world.runner(), 'job.20260601T000100Z', BY);

  expect(world.ports.queues.takeRuns().filter(({ jobId }) => jobId === 'after')).toEqual([]);
  expect((await world.head()).active).toEqual([]);
});

test('a tombstone lets its last run end also when its definition is forgotten', async () => {
  const world = new EngineWorld();
  await world.job();
  const [message] = await world.fire();
  await deleteJob(world.runner(), 'job', BY);
  const definitions = { ...world.ports.definitions, read: () => Promise.resolve(undefined) };
  const forgetful = world.runner({
    ports: { ...world.ports, definitions: Object.assign(definitions, { put: fail, retire: fail }) },
  });
  await world.deliver(message, 0, forgetful);

  await world.clock.advanceByAsync(120_000);
  await wakeJob(forgetful, 'job');

  expect(await world.head()).toMatchObject({ state: 'deleted', active: [] });
});

function fail(): never {
  throw new Error('nothing is to be stored');
}
