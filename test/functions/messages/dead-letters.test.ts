import { expect, test } from 'vitest';
import { wakeJob } from '#engine/waking/wake.ts';
import { makeHandler } from '#functions/dead-letters/handler.ts';
import { again, aMinutelyJob, batch, functionWorld, invocation, silentLogger } from '../function-world.ts';

test('a run that no runner could take ends as failed, and its job goes on', async () => {
  const world = functionWorld();
  await aMinutelyJob(world, 'job');
  world.clock.advanceBy(60_000);
  await wakeJob(world.engine, 'job');
  const [message] = world.ports.queues.takeRuns();
  const consume = makeHandler({ engine: world.engine, logger: silentLogger() });

  expect(again(await consume(batch(message ?? ''), invocation('request-1')))).toEqual([]);

  const run = await world.ports.history.readRun(message?.runId ?? '');
  expect(run).toMatchObject({ status: 'failed', reason: expect.stringMatching(/^undeliverable/) });
  expect((await world.ports.heads.read('job'))?.active).toEqual([]);
});

test('one that could not be recorded comes again; one that says nothing is dropped, as there is nothing to record', async () => {
  const world = functionWorld();
  await aMinutelyJob(world, 'job');
  world.clock.advanceBy(60_000);
  await wakeJob(world.engine, 'job');
  const [message] = world.ports.queues.takeRuns();
  world.ports.history.readRun = () => Promise.reject(new Error('throttled'));
  const consume = makeHandler({ engine: world.engine, logger: silentLogger() });

  expect(again(await consume(batch('nonsense', message ?? ''), invocation('request-1')))).toEqual(['m1']);
});
