import { describe, expect, test } from 'vitest';
import { recentOutcomes } from '#domain/ledger/head/recent.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { EngineWorld, failsFirst } from '../engine-world.ts';

const BY = { by: 'test' };
const ONCE = { maxRetries: 0, pauseAfterFailures: 1 };

describe('a job that is created again under the id of a deleted one', () => {
  test('is not paused by a run of before that fails, does not count it and does not show it', async () => {
    const { world, failing } = await lifeWithARunOfBefore();

    await failing();

    const head = await world.head();
    expect((await world.run('job.20260601T000100Z')).status).toBe('failed');
    expect(head).toMatchObject({ state: 'active', active: [], counters: { failed: 0, consecutiveFailures: 0 } });
    expect(head.last).toBeUndefined();
    expect(recentOutcomes(head)).toEqual([]);
  });

  test('leaves the slot to it until it is over', async () => {
    const { world, failing } = await lifeWithARunOfBefore();

    expect((await world.fire()).map(({ runId }) => runId)).not.toContain('job.20260601T000200Z');
    expect((await world.run('job.20260601T000200Z')).reason).toContain('job.20260601T000100Z');

    await failing();
    expect((await world.fire()).map(({ runId }) => runId)).toEqual(['job.20260601T000300Z']);
  });

  test('is followed by no run for it', async () => {
    const { world, failing } = await lifeWithARunOfBefore();
    await world.job({ id: 'follower', schedule: undefined, after: [{ job: 'job', on: 'finish' }] });

    await failing();

    expect(world.ports.queues.takeRuns().filter(({ jobId }) => jobId === 'follower')).toEqual([]);
  });

  test('answers an idempotency key of before with a run of its own', async () => {
    const world = new EngineWorld();
    const options = { ...BY, idempotencyKey: 'monday' };
    await world.job();
    const before = await triggerRun(world.runner(), 'job', options);
    await deleteJob(world.runner(), 'job', BY);
    await world.clock.advanceByAsync(1000);
    await world.job();

    const after = await triggerRun(world.runner(), 'job', options);
    const again = await triggerRun(world.runner(), 'job', options);

    if (!before.ok || !after.ok || !again.ok) {
      throw new Error('it was not run');
    }
    expect(after.value.id).not.toBe(before.value.id);
    expect(again.value.id).toBe(after.value.id);
  });
});

/** A run that was sent before the job was deleted and created again; `failing` delivers it. */
async function lifeWithARunOfBefore() {
  const world = new EngineWorld();
  world.act = failsFirst(1);
  await world.job(ONCE);
  const [message] = await world.fire();
  await deleteJob(world.runner(), 'job', BY);
  await world.job(ONCE);
  return { world, failing: () => world.deliver(message) };
}
