import { expect, test } from 'vitest';
import { scheduledJob } from '#domain/jobs/scheduled.ts';
import { presentRun } from '#functions/api/present/run.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import { repeated, violations } from '#test/scenarios/promise.ts';
import { create, type MemoryMachine, memoryMachine } from '#testing/runtime.ts';

const START = '2026-11-23T08:59:30Z';
const THROTTLED_FROM = '2026-11-23T09:00:55Z';
const THROTTLED_UNTIL = '2026-11-23T09:04:30Z';
const END = '2026-11-23T09:10:00Z';
const JOB_IDS = Array.from({ length: 20 }, (_, index) => `job-${index}`);

test('a store that throttles for minutes is asked less and less, and every fire runs afterwards, in its order', async () => {
  const machine = memoryMachine(START, () => ({ takesMs: 2_000 }));
  const store = throttledStores(machine);
  const faults: unknown[] = [];
  const runtime = machine.runtime({ scheduler: { max_concurrent_jobs: 20 } }, machine.clock, {
    openStores: () => store.stores,
    onError: (_, error) => faults.push(error),
  });
  await runtime.start();
  for (const id of JOB_IDS) {
    await create(runtime, { id, schedule: '* * * * *', overlap: 'queue', catchup: 'all' });
  }

  await machine.clock.advanceToAsync(THROTTLED_FROM);
  store.throttle(true);
  await machine.clock.advanceToAsync(THROTTLED_UNTIL);
  store.throttle(false);
  await machine.clock.advanceToAsync('2026-11-23T09:12:30Z');

  expect(faults.every((fault) => fault instanceof StoreFault)).toBe(true);
  for (const id of JOB_IDS) {
    const runs = machine.ports.history.everyRun().filter(({ jobId }) => jobId === id);
    expect(violations(await plannedFires(machine, id), runs.map(presentRun), END), id).toEqual([]);
    expect(new Set(runs.map(({ status }) => status)), id).toEqual(new Set(['succeeded']));
    const order = machine.started.map(({ runId }) => runId).filter((runId) => runId.startsWith(`${id}.`));
    expect(order, id).toEqual([...order].sort());
  }
  expect(repeated(machine.started.map(({ runId, attempt }) => `${runId} ${attempt}`))).toEqual([]);
  // The fires come together, each minute's first refusals too: what is left is the retries, which the jitter spreads.
  const [first, last] = [store.refusedIn('09:01'), store.refusedIn('09:03')];
  expect(last.length).toBeLessThan(first.length * 2);
  expect(new Set(first).size).toBeGreaterThan(JOB_IDS.length);
});

/** Refuses whatever heads and history are asked while it throttles, as DynamoDB does after the SDK's own retries. */
function throttledStores({ ports, clock }: MemoryMachine) {
  let throttles = false;
  const refusedAtMs: number[] = [];
  const gated = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') {
          return method;
        }
        return async (...args: unknown[]): Promise<unknown> => {
          if (throttles) {
            refusedAtMs.push(clock.now());
            throw new StoreFault('store_throttled', 'slow down');
          }
          return Reflect.apply(method, target, args);
        };
      },
    });
  return {
    stores: { ...ports, heads: gated(ports.heads), history: gated(ports.history) },
    throttle: (on: boolean) => {
      throttles = on;
    },
    refusedIn: (minute: string) => refusedAtMs.filter((at) => new Date(at).toISOString().includes(`T${minute}`)),
  };
}

async function plannedFires({ ports }: MemoryMachine, id: string): Promise<number[]> {
  const definition = await ports.definitions.read(id, 1);
  return definition === undefined
    ? []
    : [...(scheduledJob(definition).schedule?.between(Date.parse(START) / 1_000, Date.parse(END) / 1_000) ?? [])];
}
