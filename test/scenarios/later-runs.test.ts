import { expect, test } from 'vitest';
import { triggerRun } from '#engine/runs/trigger.ts';
import { create, memoryMachine } from '#testing/runtime.ts';
import { MortalClock } from './mortal-clock.ts';
import { expectReplayed } from './replayed.ts';

const RARE = '0 0 1 1 *';
const START = Date.parse('2026-06-01T00:00:00Z') / 1000;

test.each([
  ['before both', 100, 200],
  ['before, until after both', 100, 2_000],
  ['at the first', 600, 601],
  ['while the first runs', 610, 1_000],
  ['at the second', 1_800, 1_801],
  ['after both', 2_000, 2_001],
])('of two runs asked for ahead each starts once, where the process is killed %s', async (_, downAt, upAt) => {
  const machine = memoryMachine('2026-06-01T00:00:00Z', () => ({ takesMs: 30_000 }));
  const clock = new MortalClock(machine.clock);
  const first = machine.runtime({}, clock);
  await first.start();
  await create(first, { id: 'job', schedule: RARE, overlap: 'queue', args: ['job'], retryDelaySeconds: 1 });
  const asked = [
    await triggerRun(first.engine, 'job', { by: 'ann', at: START + 600, inputs: { args: ['one'] } }),
    await triggerRun(first.engine, 'job', { by: 'ann', at: START + 1_800, inputs: { args: ['other'] } }),
  ];
  const ids = asked.map((run) => (run.ok ? run.value.id : run.refusal.message));

  await machine.clock.advanceByAsync(downAt * 1000);
  clock.kill();
  await machine.clock.advanceByAsync((upAt - downAt) * 1000);
  const second = machine.runtime();
  await second.start();
  await machine.clock.advanceByAsync(3_000_000);

  const runs = machine.ports.history.everyRun();
  expect(runs.map(({ id, status }) => [id, status])).toEqual(ids.map((id) => [id, 'succeeded']));
  const attempts = machine.started.map(({ runId, attempt }) => `${runId} ${attempt}`);
  expect(new Set(attempts).size).toBe(attempts.length);
  expect((await machine.ports.heads.read('job'))?.later).toBeUndefined();
  await expectReplayed(second.engine, '2026-06-01T00:00:00Z');
  await second.stop(0);
});
