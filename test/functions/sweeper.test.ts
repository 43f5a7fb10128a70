import { expect, test } from 'vitest';
import { makeHandler } from '#functions/sweeper/handler.ts';
import { aMinutelyJob, functionWorld, silentLogger } from './function-world.ts';

test('wakes the jobs that nothing else woke, and says that it lives', async () => {
  const world = functionWorld();
  await aMinutelyJob(world, 'forgotten');
  world.ports.queues.takeWakes();
  world.clock.advanceBy(600_000);
  let beats = 0;

  await makeHandler({ engine: world.engine, logger: silentLogger(), heartbeat: () => (beats += 1) })();

  expect(world.ports.queues.takeWakes()).toEqual([{ jobId: 'forgotten' }]);
  expect(beats).toBe(1);
});

test('a sweep that fails is thrown and gives no sign of life, so that alarms see both', async () => {
  const { engine, ports } = functionWorld();
  let beats = 0;
  ports.heads.due = () => Promise.reject(new Error('throttled'));

  const sweep = makeHandler({ engine, logger: silentLogger(), heartbeat: () => (beats += 1) });

  await expect(sweep()).rejects.toThrow('throttled');
  expect(beats).toBe(0);
});
