import { afterEach, expect, test, vi } from 'vitest';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { containerCredentials } from '#functions/container/credentials.ts';
import { makeHandler } from '#functions/container/handler.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import { MemoryPlaceCounts } from '#testing/stores/places.ts';
import { aDueRun, type FunctionWorld, functionWorld, silentLogger } from './function-world.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('runs the one run that it was started for, and ends well', async () => {
  const world = functionWorld();
  const message = await aDueRun(world);

  expect(await aContainer(world, async () => ({ kind: 'succeeded', exitCode: 0 }))(JSON.stringify(message))).toBe(0);

  const run = await world.ports.history.readRun(message.runId);
  expect(run).toMatchObject({ status: 'succeeded', attempts: [{ owner: expect.stringMatching(/^task-1\//) }] });
});

test('a run that fails is no failure of its container', async () => {
  const world = functionWorld();
  const message = await aDueRun(world);
  const failed: ExecutionResult = { kind: 'failed', reason: exitedWith(127), exitCode: 127, retryable: false };

  expect(await aContainer(world, async () => failed)(JSON.stringify(message))).toBe(0);
  expect((await world.ports.history.readRun(message.runId))?.status).toBe('failed');
});

test('a fault ends the container with an exit code that ECS shows', async () => {
  const world = functionWorld();

  expect(await aContainer(world, async () => ({ kind: 'succeeded' }))('{"jobId":"a"}')).toBe(1);
});

test('credentials are those of the task`s role, as ECS hands them out', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: URL) => {
    asked.push(url.href);
    return Response.json({ AccessKeyId: 'ASIA', SecretAccessKey: 'secret', Token: 'token', Expiration: 'later' });
  });

  expect(await containerCredentials({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/7' })).toEqual({
    accessKeyId: 'ASIA',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
  expect(asked).toEqual(['http://169.254.170.2/v2/credentials/7']);
});

test('where ECS hands out none, that is said', async () => {
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));

  const environment = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/7' };
  await expect(containerCredentials(environment)).rejects.toMatchObject({ code: 'no_credentials' });
});

function aContainer({ engine }: FunctionWorld, execute: () => Promise<ExecutionResult>) {
  const places = new MemoryPlaceCounts();
  return makeHandler({ runner: { ...engine, owner: 'task-1', executor: { execute }, places }, logger: silentLogger() });
}
