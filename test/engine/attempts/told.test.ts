import { expect, test, vi } from 'vitest';
import { deliverRun } from '#engine/attempts/deliver.ts';
import type { Told } from '#ports/executor.ts';
import type { RunMessage } from '#ports/queues.ts';
import { EngineWorld } from '../engine-world.ts';

test.each([
  ['on its way straight to a runner', {}],
  ['through the gate of its group', { group: { name: 'g' } }],
])(
  'a command is told of the fires around its own and of the last success, by what its head knew, %s',
  async (_, fields) => {
    const world = new EngineWorld();
    await world.job(fields);

    await firesAndRuns(world, 3);

    expect(world.executions.map(toldOnly)).toEqual([
      { previousFireAt: '2026-06-01T00:00:00Z', nextFireAt: '2026-06-01T00:02:00Z' },
      {
        lastSuccessAt: '2026-06-01T00:01:00Z',
        previousFireAt: '2026-06-01T00:01:00Z',
        nextFireAt: '2026-06-01T00:03:00Z',
      },
      {
        lastSuccessAt: '2026-06-01T00:02:00Z',
        previousFireAt: '2026-06-01T00:02:00Z',
        nextFireAt: '2026-06-01T00:04:00Z',
      },
    ]);
  },
);

test('a run is told the result of the last success: failures between leave it, a success without one ends it', async () => {
  const world = new EngineWorld();
  const ends = [
    { kind: 'succeeded', left: { result: '{"cursor":1}' } },
    { kind: 'failed', reason: { code: 'exit_code', text: 'oops' }, retryable: false, left: { result: '2' } },
    { kind: 'succeeded', left: { resultFault: 'the result is not JSON' } },
    { kind: 'succeeded' },
  ] as const;
  world.act = async () => ends[world.executions.length - 1] ?? { kind: 'succeeded' };
  await world.job({ maxRetries: 0 });

  await firesAndRuns(world, 4);

  expect(world.executions.map(({ lastResult }) => lastResult)).toEqual([
    undefined,
    '{"cursor":1}',
    '{"cursor":1}',
    undefined,
  ]);
  expect(await world.run('job.20260601T000100Z')).toMatchObject({ result: '{"cursor":1}' });
  expect(await world.run('job.20260601T000200Z')).toMatchObject({ status: 'failed', result: '2' });
  expect(await world.run('job.20260601T000300Z')).toMatchObject({ resultFault: 'the result is not JSON' });
  expect(await world.head()).not.toHaveProperty('resultOf');
});

test('a result of the attempt before is not that of the run', async () => {
  const world = new EngineWorld();
  world.act = async ({ attempt }) =>
    attempt === 1
      ? { kind: 'failed', reason: { code: 'exit_code', text: 'oops' }, retryable: true, left: { result: '1' } }
      : { kind: 'succeeded' };
  await world.job();
  const [message] = await world.fire();

  const delivery = await world.deliver(message);
  world.clock.advanceBy(600_000);
  await world.deliver(message);

  expect(delivery.kind).toBe('later');
  expect(await world.run('job.20260601T000100Z')).toMatchObject({ status: 'succeeded' });
  expect(await world.run('job.20260601T000100Z')).not.toHaveProperty('result');
});

test('the history is read for a result only where the message names a run of this job, and nothing is claimed where it cannot be', async () => {
  const world = new EngineWorld();
  world.act = async () => ({ kind: 'succeeded', left: { result: '1' } });
  await world.job();
  const reads = vi.spyOn(world.ports.history, 'readRun');
  const [first] = await world.fire();
  await world.deliver(first);
  expect(reads).not.toHaveBeenCalled();

  const [second] = await world.fire();
  reads.mockRejectedValueOnce(new Error('throttled'));
  await expect(deliverRun(world.runner(), expectMessage(second))).rejects.toThrow('throttled');
  expect(world.executions).toHaveLength(1);
  reads.mockClear();

  await world.deliver({ ...expectMessage(second), resultOf: 'other.20260601T000100Z' });
  expect(reads).not.toHaveBeenCalled();
  expect(world.executions.map(({ lastResult }) => lastResult)).toEqual([undefined, undefined]);
});

test('a chained run is told the result of the run that it follows', async () => {
  const world = new EngineWorld();
  world.act = async ({ jobId }) =>
    jobId === 'job' ? { kind: 'succeeded', left: { result: '{"rows":2}' } } : { kind: 'succeeded' };
  await world.job();
  await world.job({ id: 'then', schedule: undefined, after: [{ job: 'job', on: 'success' }] });

  await firesAndRuns(world, 1);

  expect(world.executions.map(({ parent }) => parent)).toEqual([
    undefined,
    { runId: 'job.20260601T000100Z', status: 'succeeded', result: { rows: 2 } },
  ]);
});

/** Lets fires come, one a minute, and runs everything that they lead to. */
async function firesAndRuns(world: EngineWorld, count: number): Promise<void> {
  for (let fire = 0; fire < count; fire += 1) {
    let messages: readonly RunMessage[] = await world.fire();
    while (messages.length > 0) {
      for (const message of messages) {
        await world.deliver(message);
      }
      messages = world.ports.queues.takeRuns();
    }
  }
}

function toldOnly({ lastSuccessAt, lastResult, previousFireAt, nextFireAt }: Told) {
  return JSON.parse(JSON.stringify({ lastSuccessAt, lastResult, previousFireAt, nextFireAt }));
}

function expectMessage(message: RunMessage | undefined): RunMessage {
  if (message === undefined) {
    throw new Error('nothing was sent');
  }
  return message;
}
