import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, expect, test, vi } from 'vitest';
import { METRIC_NAMESPACE, METRICS } from '#functions/deployment/metric-names.ts';
import { makeHandler } from '#functions/sweeper/handler.ts';
import { heartbeatFromEnvironment } from '#functions/sweeper/heartbeat.ts';
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

test('a monitor is told after a sweep that came to its end, and not after one that failed', async () => {
  const world = functionWorld();
  const signOfLife = vi.fn(async () => undefined);

  await printed(() => sweepOnce(world, signOfLife));
  expect(signOfLife).toHaveBeenCalledTimes(1);
  world.ports.heads.due = () => Promise.reject(new Error('throttled'));
  await printed(() => expect(sweepOnce(world, signOfLife)).rejects.toThrow('throttled'));

  expect(signOfLife).toHaveBeenCalledTimes(1);
});

test('the heartbeat says why it came to nothing, asks nothing private, and is none where the deployment names none', async () => {
  const warned: unknown[] = [];
  const logger = () => Object.assign(silentLogger()(), { warn: (...said: unknown[]) => warned.push(said) });
  expect(heartbeatFromEnvironment(logger)).toBeUndefined();
  vi.stubEnv('CRONSTACK_HEARTBEAT', '{"everySeconds":60}');
  expect(() => heartbeatFromEnvironment(logger)).toThrow('CRONSTACK_HEARTBEAT is of another version');
  vi.stubEnv('CRONSTACK_HEARTBEAT', '{"everySeconds":60,"url":"http://127.0.0.1:1/"}');
  const beat = heartbeatFromEnvironment(logger);

  await beat?.();
  await beat?.();

  expect(warned).toEqual([
    ['the heartbeat came to nothing', { why: expect.stringContaining('127.0.0.1 is a private address') }],
  ]);
});

test('a sweep that fails is thrown and gives no sign of life, so that alarms see both', async () => {
  const world = functionWorld();
  world.ports.heads.due = () => Promise.reject(new Error('throttled'));

  const lines = await printed(() => expect(sweepOnce(world)).rejects.toThrow('throttled'));

  expect(lines).toEqual([]);
});

test('closes days when the sweep is done and told, so that trouble with them holds up nothing', async () => {
  const world = functionWorld();
  await aMinutelyJob(world, 'forgotten');
  world.ports.queues.takeWakes();
  world.clock.advanceBy(600_000);
  const { bookmarks } = world.ports;
  const write = bookmarks.write.bind(bookmarks);
  bookmarks.write = async (name, text) => {
    if (name === 'receipts') {
      throw new Error('throttled');
    }
    await write(name, text);
  };
  const signOfLife = vi.fn(async () => undefined);

  await printed(() => expect(sweepOnce(world, signOfLife)).rejects.toThrow('throttled'));

  expect(world.ports.queues.takeWakes()).toEqual([{ jobId: 'forgotten' }]);
  expect(signOfLife).toHaveBeenCalledTimes(1);
});

function sweepOnce({ engine }: FunctionWorld, signOfLife?: () => Promise<void>): Promise<void> {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
  return makeHandler({ engine, signOfLife, logger: silentLogger(), metrics: () => metrics })(
    {},
    invocation('request-1'),
  );
}
