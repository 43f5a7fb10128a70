import { describe, expect, test } from 'vitest';
import { endForGood } from '#domain/runs/attempt.ts';
import { undeliverable } from '#domain/runs/reasons/attempt.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { cancelRun } from '#engine/runs/cancel.ts';
import { endRun } from '#engine/runs/end.ts';
import { giveUpRun } from '#engine/runs/give-up.ts';
import { queuedRun } from '#engine/runs/queued.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { sourceFilesBelow } from '../../source-files.ts';
import { EngineWorld } from '../engine-world.ts';

const RUN_ID = 'job.20260601T000100Z';

describe('the end of a run', () => {
  test('is told in one file, wherever it comes about', () => {
    const engine = sourceFilesBelow(['shared/engine', 'functions', 'local']);
    // An observer that passes it on to another is told itself.
    const others = engine.filter(({ text }) => !/const runEnded = /.test(text));
    const telling = others.filter(({ text }) => /\.runEnded\(/.test(text)).map(({ path }) => path);

    expect(engine.length).toBeGreaterThan(100);
    expect(telling).toEqual(['shared/engine/runs/end.ts']);
  });

  test('is written, told, and taken out of the head; whoever comes second changes nothing', async () => {
    const world = new EngineWorld();
    await world.job();
    const [message] = await world.fire();
    const queued = queuedRun(message ?? fail(), world.clock.now(), 60);
    const failed = (why: string) => endForGood(queued, { result: 'failed', reason: undeliverable(why) }, 0);

    expect(await endRun(world.runner(), failed('first'))).toBe(true);
    expect(await endRun(world.runner(), failed('second'))).toBe(false);

    expect(world.ports.observer.ended.map(({ reason }) => reason)).toEqual(['undeliverable: first']);
    expect(await world.head()).toMatchObject({ active: [], counters: { failed: 1 } });
  });

  test.each<[string, (world: EngineWorld) => Promise<unknown>]>([
    ['succeeded', async (world) => world.deliver((await world.fire())[0])],
    ['failed', async (world) => giveUpRun(world.runner(), (await world.fire())[0] ?? fail(), undeliverable('gone'))],
    ['cancelled', async (world) => world.fire().then(() => cancelRun(world.runner(), RUN_ID, { by: 'ann' }))],
    ['missed', async (world) => world.fire(7_200)],
  ])('is told once for a run that %s', async (status, act) => {
    const world = new EngineWorld();
    await world.job({ catchup: 'none', deadlineSeconds: 600 });
    await act(world);
    await wakeJob(world.runner(), 'job');

    const told = world.ports.observer.ended.filter((run) => run.status === status);
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    expect(told.map(({ reasonCode }) => reasonCode === undefined)).toEqual(told.map(() => status === 'succeeded'));
    expect((await world.run(told[0]?.id ?? '')).status).toBe(status);
  });
});

describe('a run that is over and still holds its slot', () => {
  test.each([
    [0, []],
    [60, ['holder_final']],
  ])(
    '%d s after its end is put right, and counts as a repair only once nobody is about to do it',
    async (seconds, repairs) => {
      const world = new EngineWorld();
      await world.job({ schedule: '0 0 * * *' });
      const [message] = await world.fire(86_400);
      const queued = queuedRun(message ?? fail(), world.clock.now(), 604_800);
      await world.clock.advanceByAsync(60_000);
      const over = endForGood(queued, { result: 'failed', reason: exitedWith(1) }, world.clock.now());
      await world.ports.history.writeRun(over);
      await world.clock.advanceByAsync(seconds * 1_000);
      await wakeJob(world.runner(), 'job');

      expect(await world.head()).toMatchObject({ active: [], counters: { failed: 1 } });
      expect(world.ports.observer.repairs.map(({ what }) => what)).toEqual(repairs);
    },
  );
});

function fail(): never {
  throw new Error('no run was sent');
}
