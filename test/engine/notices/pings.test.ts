import { expect, test } from 'vitest';
import { exitedWith, programNotFound } from '#domain/runs/reasons/program.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import type { PingSign, Pings } from '#ports/pings.ts';
import { EngineWorld } from '../engine-world.ts';

const RUN_ID = 'job.20260601T000100Z';
const PING = { url: { fromSecret: 'check' } };

/** A world whose runner tells a monitor, and what that was told. */
function monitored(results: readonly ExecutionResult[]) {
  const world = new EngineWorld();
  const told: PingSign[] = [];
  const seen: unknown[] = [];
  const pings: Pings = {
    tell: (run, url, sign) => {
      told.push(sign);
      seen.push({ ...run, url });
    },
    settled: async () => undefined,
  };
  world.act = async ({ attempt }) => results[attempt - 1] ?? { kind: 'succeeded', exitCode: 0 };
  const runFully = async (fields: object = { ping: PING }) => {
    await world.job({ maxRetries: 1, retryDelaySeconds: 0, ...fields });
    const [message] = await world.fire();
    for (let again = true; again; ) {
      again = (await world.deliver(message, 1, world.runner({ pings }))).kind === 'later';
    }
  };
  return { world, told, seen, runFully };
}

const FAILED: ExecutionResult = { kind: 'failed', reason: exitedWith(3), exitCode: 3, retryable: true };
const NOT_STARTED: ExecutionResult = {
  kind: 'failed',
  reason: programNotFound('x', 'no such program', 'ENOENT'),
  retryable: false,
};

test.each([
  ['a run that succeeds', [], ['start', 0]],
  ['one that fails with an exit code, after its last attempt', [FAILED, FAILED], ['start', 3]],
  ['one that fails and is tried again', [FAILED], ['start', 0]],
  ['one that fails without an exit code', [NOT_STARTED], ['start', 'fail']],
])('a monitor is told of the start and the end of %s', async (_, results, signs) => {
  const { told, seen, runFully } = monitored(results);

  await runFully();

  expect(told).toEqual(signs);
  expect(seen[0]).toEqual({ jobId: 'job', revision: 1, runId: RUN_ID, url: PING.url });
});

test('a job without a ping tells nobody', async () => {
  const { told, world, runFully } = monitored([]);

  await runFully({});

  expect(told).toEqual([]);
  expect(await world.run(RUN_ID)).toMatchObject({ status: 'succeeded' });
});
