import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, expect, test, vi } from 'vitest';
import { METRIC_NAMESPACE, METRICS } from '#functions/deployment/metric-names.ts';
import { makeHandler } from '#functions/sweeper/handler.ts';
import { aMinutelyJob, type FunctionWorld, functionWorld, invocation, silentLogger } from './function-world.ts';
import { printed } from './printed.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('wakes the jobs that nothing else woke, and says that it lives', async () => {
  const world = functionWorld();
  await aMinutelyJob(world, 'forgotten');
  world.ports.queues.takeWakes();
  world.clock.advanceBy(600_000);

  const lines = await printed(() => sweepOnce(world));

  expect(world.ports.queues.takeWakes()).toEqual([{ jobId: 'forgotten' }]);
  expect(lines).toMatchObject([{ [METRICS.sweeps]: 1 }]);
});

test('a sweep that fails is thrown and gives no sign of life, so that alarms see both', async () => {
  const world = functionWorld();
  world.ports.heads.due = () => Promise.reject(new Error('throttled'));

  const lines = await printed(() => expect(sweepOnce(world)).rejects.toThrow('throttled'));

  expect(lines).toEqual([]);
});

function sweepOnce({ engine }: FunctionWorld): Promise<void> {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
  return makeHandler({ engine, logger: silentLogger(), metrics: () => metrics })({}, invocation('request-1'));
}
