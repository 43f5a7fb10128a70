import { expect, test } from 'vitest';
import type { JobDefinition } from '#domain/jobs/job.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { claimAttempt } from '#engine/attempts/claim.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { makeHandler } from '#functions/runner/handler.ts';
import type { Execution, ExecutionResult, FailedExecution } from '#ports/executor.ts';
import type { RunMessage } from '#ports/queues.ts';
import {
  aDueRun,
  again,
  batch,
  type FunctionWorld,
  functionWorld,
  invocation,
  record,
  silentLogger,
} from './function-world.ts';
import { gate } from './gate.ts';

const SUCCEEDED: ExecutionResult = { kind: 'succeeded', exitCode: 0 };
const FAILED: FailedExecution = { kind: 'failed', reason: exitedWith(1), exitCode: 1, retryable: true };

test('runs the command of its one message, and the run has its outcome', async () => {
  const world = functionWorld();
  const message = await aDueRun(world);
  const runner = aRunner(world, async () => SUCCEEDED);

  expect(again(await runner.handler(batch(message), invocation('request-1')))).toEqual([]);

  const run = await world.ports.history.readRun(message.runId);
  expect(run?.status).toBe('succeeded');
  expect(run?.attempts[0]?.owner).toMatch(/^request-1\//);
});

test('holds its message for 90 s at a time instead of the queue`s 15 minutes, from 15 s on until the command ends', async () => {
  const world = functionWorld();
  const message = await aDueRun(world);
  const command = gate<ExecutionResult>();
  const runner = aRunner(world, () => command.promise);

  const delivery = runner.handler(batch(message), invocation('request-1'));
  await world.clock.advanceByAsync(65_000);
  command.open(SUCCEEDED);
  await delivery;
  await world.clock.advanceByAsync(300_000);

  expect(runner.hidden).toEqual([
    { atMs: 15_000, seconds: 90 },
    { atMs: 45_000, seconds: 90 },
  ]);
});

test('a runner that vanishes before it held its message: the head sends the run again, minutes before the queue would', async () => {
  const world = functionWorld();
  const { engine, clock, ports } = world;
  const message = await aDueRun(world);
  const runner = { ...engine, executor: { execute: async () => SUCCEEDED }, owner: 'vanished' };
  const claim = await claimAttempt(runner, await definitionOf(world, message), message, 'vanished/1');
  const claimedAtMs = clock.now();

  const sent: RunMessage[] = [];
  while (sent.length === 0 && clock.now() < claimedAtMs + 910_000) {
    await clock.advanceByAsync(60_000);
    await wakeJob(engine, message.jobId);
    sent.push(...ports.queues.takeRuns().filter(({ runId }) => runId === message.runId));
  }
  const sentAfterMs = clock.now() - claimedAtMs;
  const delivery = aRunner(world, async () => SUCCEEDED).handler(batch(...sent), invocation('request-1'));
  await clock.advanceByAsync(1_000);
  await delivery;

  expect(claim.kind).toBe('claimed');
  expect(sentAfterMs).toBeLessThanOrEqual(120_000);
  const run = await ports.history.readRun(message.runId);
  expect(run?.attempts.map(({ result }) => result)).toEqual(['lost', 'succeeded']);
});

test('a run that waits for its next attempt hides its message for the delay, last of all, and asks for it again', async () => {
  const world = functionWorld();
  const message = await aDueRun(world);
  const runner = aRunner(world, async () => FAILED);

  const answer = await runner.handler(batch(message), invocation('request-1'));

  const run = await world.ports.history.readRun(message.runId);
  expect(again(answer)).toEqual(['m0']);
  expect(run?.status).toBe('retrying');
  expect(runner.hidden.at(-1)?.seconds).toBe(Math.ceil(((run?.retryAtMs ?? 0) - world.clock.now()) / 1000));
});

test.each([
  [1, [15, 30]],
  [240, [240, 240]],
  [86_400, [600, 600]],
])(
  'a server that asks for %i s of rest is given it, up to 10 min',
  async (retryAfterSeconds, [least = 0, most = 0]) => {
    const world = functionWorld();
    const message = await aDueRun(world);
    const runner = aRunner(world, async () => ({ ...FAILED, retryAfterSeconds }));

    await runner.handler(batch(message), invocation('request-1'));

    const run = await world.ports.history.readRun(message.runId);
    const delaySeconds = ((run?.retryAtMs ?? 0) - world.clock.now()) / 1000;
    expect(delaySeconds).toBeGreaterThanOrEqual(least);
    expect(delaySeconds).toBeLessThanOrEqual(most);
  },
);

test('an early delivery hides itself again and starts nothing', async () => {
  const world = functionWorld();
  const message = await aDueRun(world);
  const runner = aRunner(world, async () => FAILED);
  await runner.handler(batch(message), invocation('request-1'));

  const answer = await runner.handler(batch(message), invocation('request-2'));

  expect(again(answer)).toEqual(['m0']);
  expect(runner.executions).toHaveLength(1);
});

test('a copy of a message whose run is going on is dropped', async () => {
  const world = functionWorld();
  const message = await aDueRun(world);
  const command = gate<ExecutionResult>();
  const runner = aRunner(world, () => command.promise);
  const first = runner.handler(batch(message), invocation('request-1'));
  await world.clock.advanceByAsync(0);

  const copy = await runner.handler(batch(message), invocation('request-2'));
  command.open(SUCCEEDED);
  await first;

  expect(again(copy)).toEqual([]);
  expect(runner.executions).toHaveLength(1);
});

test.each([
  [1, 5],
  [3, 20],
  [40, 90],
])('a fault on delivery %i brings the message again after %i s', async (receiveCount, seconds) => {
  const world = functionWorld();
  const message = await aDueRun(world);
  const runner = aRunner(brokenStore(world), async () => SUCCEEDED);

  const answer = await runner.handler({ Records: [record(message, 'm0', receiveCount)] }, invocation('request-1'));

  expect(again(answer)).toEqual(['m0']);
  expect(runner.hidden.at(-1)?.seconds).toBe(seconds);
});

test('a message that cannot be read is dropped at once, and told', async () => {
  const world = functionWorld();
  const runner = aRunner(world, async () => SUCCEEDED);

  expect(again(await runner.handler(batch('{"jobId":"a"}'), invocation('request-1')))).toEqual([]);

  expect(world.ports.observer.setAside).toMatchObject([{ kind: 'run_message', id: 'm0' }]);
});

function aRunner({ engine, clock }: FunctionWorld, execute: (execution: Execution) => Promise<ExecutionResult>) {
  const executions: Execution[] = [];
  const hidden: { atMs: number; seconds: number }[] = [];
  const startMs = clock.now();
  const handler = makeHandler({
    engine,
    logger: silentLogger(),
    executor: {
      execute: (execution) => {
        executions.push(execution);
        return execute(execution);
      },
    },
    hideMessage: async (_, seconds) => {
      hidden.push({ atMs: clock.now() - startMs, seconds });
    },
  });
  return { handler, executions, hidden };
}

function brokenStore(world: FunctionWorld): FunctionWorld {
  const definitions = { ...world.ports.definitions, read: () => Promise.reject(new Error('unavailable')) };
  const engine: Engine = {
    ...world.engine,
    knownJobs: new Map(),
    ports: {
      ...world.ports,
      definitions: { ...definitions, put: async () => 'stored', retire: async () => undefined },
    },
  };
  return { ...world, engine };
}

async function definitionOf({ ports }: FunctionWorld, { jobId, revision }: RunMessage): Promise<JobDefinition> {
  const definition = await ports.definitions.read(jobId, revision);
  if (definition === undefined) {
    throw new Error('the revision is stored');
  }
  return definition;
}
