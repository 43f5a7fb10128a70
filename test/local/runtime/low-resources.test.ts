import { describe, expect, test } from 'vitest';
import { makeHandler } from '#functions/api/handler.ts';
import { openApi } from '#local/http/open-api.ts';
import { machineResources, type Resources, type Shortage } from '#local/runtime/low-resources.ts';
import { httpEvent } from '#testing/http-event.ts';
import { create, memoryMachine, statuses } from '#testing/runtime.ts';

const START = '2026-11-23T08:59:30Z';
const PLENTY: Resources = { memoryBytes: 2 ** 33, diskBytes: 2 ** 33, descriptors: 1_000 };
const LITTLE_DISK: Resources = { ...PLENTY, diskBytes: 40 * 2 ** 20 };

describe('while memory or disk run low', () => {
  test('no run is started, planning goes on, and what waited starts in its order once it is over', async () => {
    const machine = aMachine();
    const { runtime, clock } = machine;
    await runtime.start();
    await create(runtime, { id: 'before', schedule: '0 9 * * *' });
    await clock.advanceToAsync('2026-11-23T09:00:30Z');
    machine.left = LITTLE_DISK;
    await create(runtime, { id: 'first', schedule: '1 9 * * *' });
    await create(runtime, { id: 'second', schedule: '2 9 * * *' });

    await clock.advanceToAsync('2026-11-23T09:03:00Z');
    expect(startedJobs(machine)).toEqual(['before']);
    expect((await machine.ports.heads.read('first'))?.active).toHaveLength(1);

    machine.left = PLENTY;
    await clock.advanceToAsync('2026-11-23T09:03:10Z');
    expect(startedJobs(machine)).toEqual(['before', 'first', 'second']);
    expect(await statuses(machine, 'first')).toEqual({ 'first.20261123T090100Z': 'succeeded' });
    await clock.advanceToAsync('2026-11-23T10:00:00Z');
    expect(startedJobs(machine)).toHaveLength(3);
  });

  test('what is under way goes on to its end', async () => {
    const machine = aMachine(20_000);
    await machine.runtime.start();
    await create(machine.runtime, { id: 'long', schedule: '0 9 * * *' });
    await machine.clock.advanceToAsync('2026-11-23T09:00:05Z');

    machine.left = { ...PLENTY, memoryBytes: 0 };
    await machine.clock.advanceToAsync('2026-11-23T09:00:30Z');

    expect(await statuses(machine, 'long')).toEqual({ 'long.20261123T090000Z': 'succeeded' });
  });

  test('a start finds it out before any run is started', async () => {
    const machine = aMachine();
    machine.left = LITTLE_DISK;
    await create(machine.runtime, { id: 'waiting', schedule: '0 9 * * *' });

    await machine.runtime.start();
    await machine.clock.advanceToAsync('2026-11-23T09:05:00Z');

    expect(startedJobs(machine)).toEqual([]);
  });

  test('it is said once when it begins and once when it is over, which takes more than there was too little of', async () => {
    const machine = aMachine();
    await machine.runtime.start();
    for (const diskMib of [63, 20, 65, 127, 128, 64, 63]) {
      machine.left = { ...PLENTY, diskBytes: diskMib * 2 ** 20 };
      await machine.clock.advanceByAsync(5_000);
    }

    expect(machine.told.map((shortage) => shortage?.reason)).toEqual([
      '63 MiB of disk left, 64 MiB needed',
      undefined,
      '63 MiB of disk left, 64 MiB needed',
    ]);
  });

  test('health says since when, and of what there is how little', async () => {
    const machine = aMachine();
    await machine.runtime.start();
    machine.left = { memoryBytes: 10 * 2 ** 20, diskBytes: 20 * 2 ** 20, descriptors: 5 };
    await machine.clock.advanceByAsync(60_000);

    expect(await health(machine)).toMatchObject({
      status: 'ok',
      shortage: {
        since: '2026-11-23T08:59:35.000Z',
        reason:
          '10 MiB of memory left, 128 MiB needed; 20 MiB of disk left, 128 MiB needed; 5 open files left, 32 needed',
      },
    });
    machine.left = PLENTY;
    await machine.clock.advanceByAsync(5_000);
    expect(await health(machine)).not.toHaveProperty('shortage');
  });

  test('a program that could not be started holds the others back, until none was reported for some seconds', async () => {
    const machine = aMachine();
    await machine.runtime.start();
    await create(machine.runtime, { id: 'report', schedule: '0 9 * * *' });
    await machine.clock.advanceToAsync('2026-11-23T08:59:58Z');

    for (let second = 0; second < 12; second += 1) {
      machine.runtime.reportShortage('too many files are open');
      await machine.clock.advanceByAsync(1_000);
    }
    expect(startedJobs(machine)).toEqual([]);
    expect(await health(machine)).toMatchObject({
      shortage: { since: '2026-11-23T08:59:58.000Z', reason: 'too many files are open' },
    });

    await machine.clock.advanceByAsync(10_000);
    expect(startedJobs(machine)).toEqual(['report']);
    expect(machine.told.map((shortage) => shortage?.reason)).toEqual(['too many files are open', undefined]);
  });

  test('resources that cannot be looked at hold nothing back, and are told of once until they can be', async () => {
    const machine = aMachine();
    await machine.runtime.start();
    await create(machine.runtime, { id: 'report', schedule: '0 9 * * *' });
    machine.left = undefined;

    await machine.clock.advanceToAsync('2026-11-23T09:01:00Z');

    expect(startedJobs(machine)).toEqual(['report']);
    expect(machine.errors).toEqual(['look at memory, disk and open files: Error: no such folder']);
    machine.left = PLENTY;
    await machine.clock.advanceByAsync(60_000);
    expect(machine.errors.slice(1)).toEqual(['look at memory, disk and open files: they are looked at again']);
  });
});

test('this machine says what it has left', async () => {
  const { memoryBytes, diskBytes, descriptors } = await machineResources('.')();

  expect(memoryBytes).toBeGreaterThan(0);
  expect(diskBytes).toBeGreaterThan(0);
  expect(descriptors).toBeGreaterThan(0);
});

function aMachine(takesMs = 0) {
  const machine = memoryMachine(START, () => ({ takesMs }));
  const told: (Shortage | undefined)[] = [];
  const errors: string[] = [];
  const state: { left: Resources | undefined } = { left: PLENTY };
  const probe = async (): Promise<Resources> => {
    if (state.left === undefined) {
      throw new Error('no such folder');
    }
    return state.left;
  };
  const runtime = machine.runtime({}, machine.clock, {
    resources: { probe, onChange: (shortage) => told.push(shortage) },
    onError: (what, error) => errors.push(`${what}: ${String(error)}`),
  });
  return Object.assign(state, { ...machine, told, errors, runtime });
}

type Machine = ReturnType<typeof aMachine>;

function startedJobs({ started }: Machine): string[] {
  return started.map(({ runId }) => runId.split('.')[0] ?? '');
}

async function health({ runtime }: Machine): Promise<unknown> {
  const handler = makeHandler({
    ...runtime.engine,
    openApi,
    shortage: () => runtime.shortage,
    logFault: () => undefined,
  });
  const answer = await handler(await httpEvent(new Request('http://localhost/v1/health'), 'request-1'));
  return JSON.parse(answer.body ?? '');
}
