import { expect, test } from 'vitest';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import { TellingWorld } from './telling-world.ts';

const SUCCESS: ExecutionResult = { kind: 'succeeded', exitCode: 0 };
const FAILURE: ExecutionResult = { kind: 'failed', reason: exitedWith(3), exitCode: 3, retryable: false };
const broken = (): never => {
  throw new Error('there is no notifier');
};
const rejecting = () => Promise.reject(new Error('there is no notifier'));

const untroubled = lifeOf(() => undefined);

test.each<readonly [string, (world: TellingWorld) => unknown]>([
  ['a channel that throws', ({ channels }) => Object.assign(channels, { send: broken })],
  ['a channel that rejects with nothing', ({ channels }) => Object.assign(channels, { send: () => Promise.reject() })],
  [
    'a channel that never answers',
    ({ channels }) => Object.assign(channels, { send: () => new Promise(() => undefined) }),
  ],
  ['a queue that takes no message', ({ ports }) => Object.assign(ports.queues, { tellChannels: rejecting })],
  ['a queue that throws', ({ ports }) => Object.assign(ports.queues, { tellChannels: broken })],
  ['a head that no notifier can take', ({ ports }) => Object.assign(ports.channelHeads, { write: rejecting })],
  ['records that cannot be written', ({ ports }) => Object.assign(ports.deliveries, { write: rejecting })],
])('%s changes no run, no counter and no instant', async (_, trouble) => {
  expect(await lifeOf(trouble)).toEqual(await untroubled);
});

/** The runs, counters and plans of a job that fails now and then and is told of on a channel. */
async function lifeOf(trouble: (world: TellingWorld) => unknown) {
  const world = new TellingWorld();
  world.notify = {
    channelNames: ['ops'],
    defaultRules: [{ on: ['failing', 'failed', 'missed'], to: ['ops'] }],
    remindHours: 1,
  };
  await world.job({ maxRetries: 0 });
  trouble(world);
  for (const end of 'FFSFSS') {
    world.act = async () => (end === 'S' ? SUCCESS : FAILURE);
    const [message] = await world.fire();
    await world.deliver(message);
    await world.passes(0);
  }
  const { counters, last, mark, nextFireAt, active, waiting, incidents } = await world.head();
  // The name of a runner is chance.
  const runs = world.ports.history
    .everyRun()
    .map((run) => ({ ...run, attempts: run.attempts.map(({ owner: _, ...attempt }) => attempt) }));
  return { runs, counters, last, mark, nextFireAt, active, waiting, incidents };
}
