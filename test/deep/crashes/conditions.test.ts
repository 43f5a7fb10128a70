import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, onTestFailed, test } from 'vitest';
import type { Client } from '#api/client/client.ts';
import type { Run } from '#api/shapes/run.ts';
import { mortalRuntime } from '#test/scenarios/mortal-runtime.ts';

const runtime = mortalRuntime();

afterEach(() => runtime.remove());

test('a run that waits for its conditions waits on after a kill -9, as no attempt, and starts once they hold', async () => {
  onTestFailed(() => console.error(runtime.output()));
  const go = runtime.file('go');
  let client = await runtime.begin();
  await client.createJob({
    ...runtime.job('waits', 1, 0),
    schedule: '@yearly',
    onLost: 'fail',
    conditions: [{ type: 'file', path: go, exists: true }],
    unmet: 'wait',
    wait: { atMostSeconds: 60, everySeconds: 5 },
  });
  const { id } = await client.runJob('waits');
  const waiting = await until(client, id, ({ held }) => held !== undefined);
  expect(waiting).toMatchObject({ status: 'retrying', attempts: [], reason: expect.stringContaining('is not there') });

  await runtime.end('SIGKILL');
  client = await runtime.begin();
  const after = await until(client, id, ({ status }) => status === 'retrying');
  expect(after).toMatchObject({ attempts: [], held: { since: waiting.held?.since } });
  expect((await client.getJob('waits')).activeRunIds).toEqual([id]);
  writeFileSync(go, '');

  const run = await until(client, id, ({ status }) => status === 'succeeded');
  expect(run.attempts).toHaveLength(1);
  expect(run.held?.since).toBe(waiting.held?.since);
  expect(runtime.attemptsStarted()).toEqual([`${id} 1`]);
  expect(await runtime.end('SIGTERM')).toBe(0);
}, 60_000);

async function until(client: Client, runId: string, isSo: (run: Run) => boolean): Promise<Run> {
  for (let looks = 0; looks < 300; looks += 1) {
    const run = await client.getRun(runId);
    if (isSo(run)) {
      return run;
    }
    await setTimeout(100);
  }
  throw new Error(`${runId} never is so`);
}
