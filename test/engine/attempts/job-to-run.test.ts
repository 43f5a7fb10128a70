import { describe, expect, test } from 'vitest';
import { deliverInContainer } from '#engine/attempts/deliver-in-container.ts';
import { launchRun } from '#engine/attempts/launch.ts';
import type { Runner } from '#engine/attempts/runner.ts';
import type { RunMessage } from '#ports/queues.ts';
import { MemoryPlaceCounts } from '#testing/stores/places.ts';
import { EngineWorld } from '../engine-world.ts';

/** Everything that takes messages of runs. */
const TAKERS = ['a runner', 'a launcher', 'a container'] as const;

const NOTHING = { executed: 0, started: [], places: undefined };

describe.each(TAKERS)('%s', (kind) => {
  test('drops the run of another class, says so, and changes nothing of it', async () => {
    const { world, message } = await aDueRun();
    const before = await stateOf(world, message);
    const taken = await take(kind, world, world.runner({ runnerClass: 'heavy' }), message);

    expect(taken).toEqual(NOTHING);
    expect(await stateOf(world, message)).toEqual(before);
    expect(world.ports.observer.drops).toEqual([{ what: 'class_mismatch', jobId: 'job', runId: message.runId }]);
  });

  test('drops it also where the message says that it is of this class', async () => {
    const { world, message } = await aDueRun();
    const before = await stateOf(world, message);
    const forged = { ...message, runner: 'heavy' };

    const taken = await take(kind, world, world.runner({ runnerClass: 'heavy' }), forged);

    expect(taken).toEqual(NOTHING);
    expect(await stateOf(world, message)).toEqual(before);
  });

  test.each([
    ['a revision that is not stored', { revision: 999 }],
    ['the run of another job', { runId: 'other.20260601T000100Z' }],
    ['a run that nobody asked for, of a job that is not there', { jobId: 'none', runId: 'none.20260601T000100Z' }],
  ])('drops a message that names %s, and ends no run for it', async (_, forged) => {
    const { world, message } = await aDueRun();
    const before = await stateOf(world, message);

    const taken = await take(kind, world, world.runner({ runnerClass: 'default' }), { ...message, ...forged });

    expect(taken).toEqual(NOTHING);
    expect(await stateOf(world, message)).toEqual(before);
    expect(await world.ports.history.readRun({ ...message, ...forged }.runId)).toBeUndefined();
    expect(world.ports.observer.drops).toMatchObject([{ what: 'foreign_run' }]);
  });

  test('takes the run of its own class', async () => {
    const { world, message } = await aDueRun();

    const { executed, started } = await take(kind, world, world.runner({ runnerClass: 'default' }), message);

    expect(executed + started.length).toBe(1);
    expect(world.ports.observer.drops).toEqual([]);
  });
});

test('the run whose message went astray is sent again, and runs in its own class', async () => {
  const { world, message } = await aDueRun({ schedule: '1 0 * * *' });
  await world.deliver(message, 0, world.runner({ runnerClass: 'heavy' }));

  const [again] = await world.fire(61);
  await world.deliver(again, 0, world.runner({ runnerClass: 'default' }));

  expect((await world.run(message.runId)).status).toBe('succeeded');
});

test('a container gives its own class`s place back, whatever class its message names', async () => {
  const { world, message } = await aDueRun();
  const places = new MemoryPlaceCounts();
  for (const runner of ['heavy', 'other']) {
    await places.write({ runner, version: 1, running: 1, starting: {}, changedAtMs: 0 });
  }

  await deliverInContainer({ ...world.runner({ runnerClass: 'heavy' }), places }, { ...message, runner: 'other' });

  expect((await places.read('heavy'))?.running).toBe(0);
  expect((await places.read('other'))?.running).toBe(1);
});

async function aDueRun(fields: object = {}): Promise<{ readonly world: EngineWorld; readonly message: RunMessage }> {
  const world = new EngineWorld();
  await world.job(fields);
  const [message] = await world.fire();
  if (message === undefined) {
    throw new Error('the job is due');
  }
  return { world, message };
}

/** Has a message taken; answers how often a command was executed, which containers were started, and the places taken for them. */
async function take(kind: (typeof TAKERS)[number], world: EngineWorld, runner: Runner, message: RunMessage) {
  const places = new MemoryPlaceCounts();
  const started: string[] = [];
  if (kind === 'a runner') {
    await world.deliver(message, 0, runner);
  } else if (kind === 'a container') {
    await deliverInContainer({ ...runner, places }, message);
  } else {
    const start = async ({ runId }: RunMessage) => {
      started.push(runId);
      return { kind: 'started' } as const;
    };
    await launchRun({ ...runner, places, maxContainers: 10, containers: { start } }, message);
  }
  // A container has a place, and gives it back.
  const taken = kind === 'a container' ? undefined : await places.read(message.runner);
  return { executed: world.executions.length, started, places: taken };
}

/** All that is stored of a run, and what was sent. */
async function stateOf(world: EngineWorld, { jobId, runId }: RunMessage) {
  return {
    head: await world.head(jobId),
    run: await world.ports.history.readRun(runId),
    sent: world.ports.queues.pendingRuns(),
  };
}
