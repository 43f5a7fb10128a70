import { expect, test } from 'vitest';
import { deleteJob } from '#engine/jobs/delete.ts';
import { patchJob } from '#engine/jobs/save.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { EngineWorld } from '../engine-world.ts';

const BY = { by: 'test' };

test('a pause of everything whose asker is gone halfway is agreed on by the next sweep', async () => {
  const world = new EngineWorld();
  await world.job();
  await world.ports.switchboard.write({ version: 1, standstills: [{ by: 'ann' }] });

  const swept = sweep(world.runner());
  await world.clock.advanceByAsync(5_000);
  await swept;

  const [standstill] = (await world.ports.switchboard.read())?.standstills ?? [];
  expect(standstill).toMatchObject({ by: 'ann', from: expect.any(Number) });
  expect(await passing(world, patchJob(world.runner(), 'job', { name: 'other' }, BY))).toMatchObject({ ok: true });
});

test.each(['delete', 'edit'] as const)(
  '%s loses no fire while a pause of everything is being agreed on',
  async (what) => {
    const world = new EngineWorld();
    await world.job();
    await world.clock.advanceByAsync(61_000);
    await world.ports.switchboard.write({ version: 1, standstills: [{ by: 'ann' }] });

    const runner = world.runner();
    const change = what === 'delete' ? deleteJob(runner, 'job', BY) : patchJob(runner, 'job', { name: 'other' }, BY);
    await world.clock.advanceByAsync(3_000);
    const meanwhile = (await world.head()).mark;
    await world.ports.switchboard.write({ version: 2, standstills: [{ by: 'ann', from: world.clock.nowSeconds() }] });
    await world.clock.advanceByAsync(30_000);

    expect(await change).toMatchObject({ ok: true });
    expect(meanwhile).toBe(Date.parse('2026-06-01T00:00:00Z') / 1000);
    expect((await world.head()).active).toMatchObject([{ runId: 'job.20260601T000100Z', revision: 1 }]);
  },
);

async function passing<Answer>(world: EngineWorld, work: Promise<Answer>): Promise<Answer> {
  await world.clock.advanceByAsync(30_000);
  return work;
}
