import { expect, test } from 'vitest';
import type { GateHead } from '#domain/ledger/head/gate.ts';
import { explain } from '#engine/insight/explain.ts';
import { cancelRun } from '#engine/runs/cancel.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import type { Gates } from '#ports/stores/gates.ts';
import { EngineWorld } from './engine-world.ts';

const TOTAL = { name: '*', maxConcurrent: 10 };

test('a run that is cancelled on its way from one gate to the next holds no place behind either', async () => {
  const world = new EngineWorld();
  await world.job({ id: 'first', group: { name: 'printer' } });
  await world.job({ id: 'second', group: { name: 'printer' } });
  await world.clock.advanceByAsync(60_000);
  await wakeJob(world.runner({ totalGate: TOTAL }), 'first');
  await wakeJob(world.runner({ totalGate: TOTAL }), 'second');
  const second = (await world.head('second')).active[0]?.runId ?? '';
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

test('a runner class with a limit of its own lets no more of its runs through, forced ones aside', async () => {
  const world = new EngineWorld();
  const limited = { runners: new Map([['default', { longestAttemptSeconds: 840, maxConcurrent: 1 }]]) };
  await world.job({ id: 'first' });
  await world.job({ id: 'second' });
  await world.clock.advanceByAsync(60_000);
  await wakeJob(world.runner(limited), 'first');
  await wakeJob(world.runner(limited), 'second');
  const [first, ...others] = world.ports.queues.takeRuns();
  const waiting = await explain(world.runner(limited), 'second', world.clock.nowSeconds());

  expect(others).toEqual([]);
  expect(waiting).toMatchObject({ value: { waiting: { for: 'group', name: '*default', behind: [first?.runId] } } });
  await world.deliver(first, 10, world.runner(limited));
  expect(world.ports.queues.takeRuns().map(({ jobId }) => jobId)).toEqual(['second']);
});

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
