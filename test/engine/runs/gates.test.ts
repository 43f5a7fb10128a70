import { expect, test } from 'vitest';
import { type GateHead, type GateRun, newGate } from '#domain/ledger/head/gate.ts';
import type { RunRequest } from '#domain/ledger/head/request.ts';
import { cancelRun } from '#engine/runs/cancel.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import type { Gates } from '#ports/stores/gates.ts';
import { EngineWorld } from '../engine-world.ts';

/** A second gate behind the group's, as requests had that were written by version 0.1.0. */
const TOTAL = { name: '*', maxConcurrent: 10 };

test('a run that is cancelled on its way from one gate to the next holds no place behind either', async () => {
  const world = new EngineWorld();
  await world.job({ id: 'first', group: { name: 'printer' } });
  await world.job({ id: 'second', group: { name: 'printer' } });
  await world.clock.advanceByAsync(60_000);
  await wakeJob(world.runner(), 'first');
  await wakeJob(world.runner(), 'second');
  const second = await secondGateFor(world, 'second');
  const [message] = world.ports.queues.takeRuns();
  const meanwhile = once(() => cancelRun(world.runner(), second, { by: 'test' }));
  const gates = beforeWrite(world.ports.gates, async (head) => {
    if (head.name === TOTAL.name && head.active.some(({ runId }) => runId === second)) {
      await meanwhile();
    }
  });

  await world.deliver(message, 10, world.runner({ ports: { ...world.ports, gates } }));

  expect(await world.run(second)).toMatchObject({ status: 'cancelled', attempts: [] });
  expect(await world.ports.gates.read('printer')).toMatchObject({ active: [], waiting: [] });
  expect(await world.ports.gates.read(TOTAL.name)).toMatchObject({ active: [], waiting: [] });
});

test('a run that finds the line of its group full is put off and asks again while its deadline lasts', async () => {
  const world = new EngineWorld();
  await world.job({ id: 'late', group: { name: 'printer' }, deadlineSeconds: 600 });
  await world.ports.gates.write(aFullGate('printer'));
  await world.clock.advanceByAsync(60_000);
  await wakeJob(world.runner(), 'late');
  expect(world.ports.queues.takeRuns()).toEqual([]);
  expect((await world.head('late')).active).toHaveLength(1);
  await world.ports.gates.write({ ...newGate('printer'), version: 2 });

  await world.clock.advanceByAsync(120_000);
  await wakeJob(world.runner(), 'late');

  expect(world.ports.queues.takeRuns()).toMatchObject([{ jobId: 'late', send: 2 }]);
});

test('one whose deadline passes meanwhile ends as skipped, as it waited too long', async () => {
  const world = new EngineWorld();
  await world.job({ id: 'late', group: { name: 'printer' }, deadlineSeconds: 100 });
  await world.ports.gates.write(aFullGate('printer'));
  await world.clock.advanceByAsync(60_000);
  await wakeJob(world.runner(), 'late');
  const runId = (await world.head('late')).active[0]?.runId ?? '';

  await world.clock.advanceByAsync(200_000);
  await wakeJob(world.runner(), 'late');

  expect(await world.run(runId)).toMatchObject({ status: 'skipped', reasonCode: 'waited_too_long' });
});

/** Puts a second gate behind the one that the job's run waits at, and answers the run. */
async function secondGateFor(world: EngineWorld, jobId: string): Promise<string> {
  const { gates, heads } = world.ports;
  const head = await world.head(jobId);
  const gate = (await gates.read('printer')) ?? newGate('printer');
  const both = <Request extends RunRequest>(request: Request) => ({
    ...request,
    gates: [...(request.gates ?? []), TOTAL],
  });
  await heads.write({ ...head, version: head.version + 1, active: head.active.map(both) });
  await gates.write({ ...gate, version: gate.version + 1, waiting: gate.waiting.map(both) });
  return head.active[0]?.runId ?? '';
}

/** One run behind it, and as many in line as there may be. */
function aFullGate(name: string): GateHead {
  const waiting = Array.from(
    { length: 100 },
    (_, index): GateRun => ({
      jobId: 'other',
      runId: `other.${index}`,
      scheduledAt: 0,
      revision: 1,
      trigger: 'manual',
      runner: 'default',
      gates: [{ name, maxConcurrent: 1 }],
    }),
  );
  return { name, version: 1, maxConcurrent: 1, active: [{ jobId: 'other', runId: 'other.first' }], waiting };
}

/** The gates, where something happens just before each write. */
function beforeWrite(gates: Gates, happens: (head: GateHead) => Promise<void>): Gates {
  return {
    read: (name) => gates.read(name),
    write: async (head) => {
      await happens(head);
      return gates.write(head);
    },
  };
}

function once(action: () => Promise<unknown>): () => Promise<void> {
  let done = false;
  return async () => {
    if (!done) {
      done = true;
      await action();
    }
  };
}
