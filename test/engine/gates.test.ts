import { expect, test } from 'vitest';
import { cancelRun } from '../../shared/engine/cancel-run.ts';
import { wakeJob } from '../../shared/engine/wake-job.ts';
import type { GateHead } from '../../shared/ledger/gate-head.ts';
import type { Gates } from '../../shared/ports/gates.ts';
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
