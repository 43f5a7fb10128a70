import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import type { Run } from '#api/shapes/run.ts';
import { startRuntime } from '#test/scenarios/real-runtime.ts';

const DESCRIPTORS = 256;
const HALF_OPEN = 600;
const HALF_A_REQUEST = 'POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Le';

const folder = mkdtempSync(join(tmpdir(), 'cronstack-descriptors-'));
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets) {
    socket.destroy();
  }
  rmSync(folder, { recursive: true });
});

test(`with ${DESCRIPTORS} descriptors and ${HALF_OPEN} half-open connections the API answers, and runs succeed`, async () => {
  const state = join(folder, 'state');
  const runtime = await startRuntime({ stateFolder: state, descriptors: DESCRIPTORS }, '--data', join(folder, 'data'));
  const client = createClient({ url: runtime.url, environment: { XDG_STATE_HOME: state } });
  const ids = ['one', 'two', 'three'];
  await client.apply({ jobs: ids.map((id) => ({ id, schedule: '@yearly', command: 'echo ran', maxRetries: 0 })) });

  const port = Number(new URL(runtime.url).port);
  for (let index = 0; index < HALF_OPEN; index += 1) {
    const socket = connect(port, '127.0.0.1', () => socket.write(HALF_A_REQUEST));
    socket.on('error', () => undefined).resume();
    sockets.push(socket);
  }
  const allClosed = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  const asked = await Promise.all(ids.map((id) => client.runJob(id)));
  const runs = await Promise.all(asked.map(({ id }) => untilFinal(() => client.getRun(id))));

  expect(runs.map(({ status, outputTail }) => [status, outputTail])).toEqual(ids.map(() => ['succeeded', 'ran\n']));
  // Those that were not thrown out for others are closed as their heads do not come.
  await allClosed;
  expect(await runtime.end('SIGTERM')).toBe(0);
}, 400_000);

async function untilFinal(read: () => Promise<Run>): Promise<Run> {
  for (;;) {
    const run = await read();
    if (!['queued', 'running', 'retrying'].includes(run.status)) {
      return run;
    }
    await setTimeout(100);
  }
}
