import { describe, expect, test } from 'vitest';
import type { JobDefinition } from '#domain/jobs/job.ts';
import { LOG_START } from '#domain/runs/log.ts';
import { exitedWith, programNotFound } from '#domain/runs/reasons/program.ts';
import type { Run } from '#domain/runs/run.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import { cancelRun } from '#engine/runs/cancel.ts';
import { recoverJob } from '#engine/waking/recover.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { RecordingQueues } from '#testing/queues.ts';
import { EngineWorld, failsFirst, runsForEver, takes } from '../engine-world.ts';

const RUN_ID = 'job.20260601T000100Z';

describe('delivering a run', () => {
  test('executes once, records the outcome and frees the slot', async () => {
    const world = new EngineWorld();
    await world.job();
    const [message] = await world.fire();

    expect(await world.deliver(message)).toEqual({ kind: 'done' });

    expect(await world.run(RUN_ID)).toMatchObject({ status: 'succeeded', exitCode: 0, attempts: [{ number: 1 }] });
    expect(await world.head()).toMatchObject({ active: [], counters: { succeeded: 1 }, outbox: [] });
  });

  test('one timer watches over a command until the first look, and none is left behind', async () => {
    const world = new EngineWorld();
    const timers: number[] = [];
    const count = () => timers.push(world.clock.pendingTimers());
    world.act = async () => {
      count();
      return { kind: 'succeeded', exitCode: 0 };
    };
    await world.job();
    const [message] = await world.fire();
    const before = world.clock.pendingTimers();

    await world.deliver(message);
    count();

    expect(timers.map((pending) => pending - before)).toEqual([1, 0]);
  });

  test('a runner that is stopped tells a command that asks for its signal only then', async () => {
    const world = new EngineWorld();
    const stopping = new AbortController();
    world.act = async (execution) => {
      await Promise.resolve();
      stopping.abort('shutdown');
      return execution.signal.reason === 'shutdown' ? { kind: 'stopped' } : { kind: 'succeeded' };
    };
    await world.job();
    const [message] = await world.fire();

    expect(await world.deliver(message, 0, world.runner({ stopping: stopping.signal }))).toMatchObject({
      kind: 'later',
    });

    expect(await world.run(RUN_ID)).toMatchObject({ status: 'retrying', attempts: [{ result: 'lost' }] });
  });

  test('a second copy of the message starts nothing, while the run goes on and after it', async () => {
    const world = new EngineWorld();
    world.act = takes(10);
    await world.job();
    const [message] = await world.fire();

    const first = world.deliver(message, 11);
    const second = world.deliver(message);
    await Promise.all([first, second]);
    await world.deliver(message);

    expect(world.executions).toHaveLength(1);
    expect((await world.head()).counters).toMatchObject({ succeeded: 1 });
  });

  test('one that fails twice and then succeeds has three attempts, with growing delays', async () => {
    const world = new EngineWorld();
    world.act = failsFirst(2);
    await world.job({ retryDelaySeconds: 10 });
    const [message] = await world.fire();

    const first = await world.deliver(message);
    await world.clock.advanceByAsync(11_000);
    const second = await world.deliver(message);
    await world.clock.advanceByAsync(21_000);
    await world.deliver(message);

    const run = await world.run(RUN_ID);
    expect(run.attempts.map(({ result }) => result)).toEqual(['failed', 'failed', 'succeeded']);
    expect(delaySeconds(first)).toBeGreaterThanOrEqual(5);
    expect(delaySeconds(second)).toBeGreaterThanOrEqual(10);
    expect(delaySeconds(second)).toBeLessThanOrEqual(20);
    expect(run).toMatchObject({ status: 'succeeded' });
  });

  test('a message that comes before the retry time is left for later', async () => {
    const world = new EngineWorld();
    world.act = failsFirst(1);
    await world.job({ retryDelaySeconds: 30 });
    const [message] = await world.fire();
    await world.deliver(message);

    const early = await world.deliver(message);

    expect(delaySeconds(early)).toBeGreaterThan(0);
    expect(world.executions).toHaveLength(1);
  });

  test('whose definition is gone ends as failed, also between two attempts', async () => {
    const world = new EngineWorld();
    world.act = failsFirst(1);
    await world.job();
    const [message] = await world.fire();
    await world.deliver(message);
    const definitions = { ...world.ports.definitions, read: async () => undefined };

    const delivery = await world.deliver(message, 0, world.runner({ ports: { ...world.ports, definitions } }));

    expect(delivery).toEqual({ kind: 'done' });
    expect(await world.run(RUN_ID)).toMatchObject({
      status: 'failed',
      reason: 'revision 1 of the job is not stored any more',
      attempts: [{ result: 'failed', reason: 'exit code 1' }],
    });
    expect(await world.head()).toMatchObject({ active: [], counters: { failed: 1 } });
  });

  test('what cannot be helped by another attempt is not tried again', async () => {
    const world = new EngineWorld();
    world.act = async () => ({
      kind: 'failed',
      reason: programNotFound('nope', 'there is no such program', 'exit code 127'),
      exitCode: 127,
      retryable: false,
    });
    await world.job();
    const [message] = await world.fire();

    await world.deliver(message);

    expect(await world.run(RUN_ID)).toMatchObject({
      status: 'failed',
      reason: 'nope: there is no such program (exit code 127)',
      exitCode: 127,
    });
  });

  test('a command that sleeps past its timeout is timed out', async () => {
    const world = new EngineWorld();
    world.act = runsForEver;
    await world.job({ timeoutSeconds: 5, maxRetries: 0 });
    const [message] = await world.fire();

    await world.deliver(message, 6);

    expect(world.executions[0]?.signal.reason).toBe('timed_out');
    expect(await world.run(RUN_ID)).toMatchObject({
      status: 'timed_out',
      reason: 'still running after 5 s (timeoutSeconds)',
    });
  });

  test('it takes longer than its runner class allows by now, whatever was allowed when the job was saved', async () => {
    const world = new EngineWorld();
    await world.job({ timeoutSeconds: 840, maxRetries: 0 });
    world.act = runsForEver;
    const [message] = await world.fire();
    const runner = world.runner({ runners: new Map([['default', { longestAttemptSeconds: 60 }]]) });

    await world.deliver(message, 70, runner);

    expect(await world.run(message?.runId ?? '')).toMatchObject({
      status: 'timed_out',
      reason: 'still running after 60 s (the most that the runner class default allows)',
    });
  });

  test('a cancelled run is over within six seconds, and a retry does not bring it back', async () => {
    const world = new EngineWorld();
    world.act = runsForEver;
    await world.job();
    const [message] = await world.fire();
    const delivery = world.deliver(message, 1);
    await world.clock.advanceByAsync(0);

    await cancelRun(world.runner(), RUN_ID, { by: 'ann' });
    await world.clock.advanceByAsync(6_000);
    await delivery;

    expect(await world.run(RUN_ID)).toMatchObject({ status: 'cancelled', reason: expect.stringContaining('ann') });
    expect((await world.head()).counters.cancelled).toBe(1);
  });

  test('a run that is cancelled before anybody claimed it never starts', async () => {
    const world = new EngineWorld();
    await world.job();
    const [message] = await world.fire();

    await cancelRun(world.runner(), RUN_ID, { by: 'ann' });
    await world.deliver(message);

    expect(world.executions).toEqual([]);
    expect(await world.head()).toMatchObject({ active: [], counters: { cancelled: 1 } });
  });

  test('output beyond the tail is stored, and the output of a failed attempt survives the next one', async () => {
    const world = new EngineWorld();
    world.act = async ({ attempt, onOutput }) => {
      onOutput(new TextEncoder().encode(attempt === 1 ? 'first try' : 'x'.repeat(3_000)));
      return attempt === 1
        ? { kind: 'failed', reason: exitedWith(1), retryable: true }
        : { kind: 'succeeded', exitCode: 0 };
    };
    await world.job({ retryDelaySeconds: 1 });
    const [message] = await world.fire();
    await world.deliver(message);
    await world.clock.advanceByAsync(2_000);
    await world.deliver(message);

    const { chunks } = await world.ports.history.readLog(RUN_ID, { after: LOG_START, limit: 10 });
    expect(chunks.map(({ attempt, text }) => [attempt, text.length])).toEqual([
      [1, 9],
      [2, 3_000],
    ]);
    expect((await world.run(RUN_ID)).outputTail).toHaveLength(1024);
  });
});

describe('an attempt whose runner is in trouble', () => {
  test('is renewed while its command runs, so that nobody takes it over', async () => {
    const world = new EngineWorld();
    world.act = takes(300);
    await world.job({ schedule: '0 * * * *' });
    const [message] = await world.fire(3_600);
    const delivery = world.deliver(message);
    await world.clock.advanceByAsync(0);
    await world.clock.advanceByAsync(200_000);
    await world.deliver(message);
    await world.clock.advanceByAsync(101_000);
    await delivery;

    expect(world.executions).toHaveLength(1);
    expect((await world.head()).counters.succeeded).toBe(1);
  });

  test('is remembered for as long as it takes, however short the retention', async () => {
    const world = new EngineWorld();
    world.act = takes(86_390);
    await world.job();
    const [message] = await world.fire();
    const runner = world.runner({ runners: new Map([['default', { longestAttemptSeconds: 86_400 }]]) });
    const configuration = { ...runner.configuration, logRetentionDays: 1 };
    const definition = { ...(await storedDefinition(world)), timeoutSeconds: 86_400 };
    const definitions = { ...world.ports.definitions, read: async () => definition };

    const first = world.deliver(message, 86_395, { ...runner, configuration, ports: { ...world.ports, definitions } });

    expect(await first).toEqual({ kind: 'done' });
    expect(world.executions).toHaveLength(1);
    await world.clock.advanceByAsync(86_000_000);
    expect(await world.run(RUN_ID)).toMatchObject({ status: 'succeeded', attempts: [{ number: 1 }] });
  });

  test('kills its command when it cannot renew for 30 s', async () => {
    const world = new EngineWorld();
    world.act = runsForEver;
    await world.job();
    const [message] = await world.fire();
    const { history } = world.ports;
    let down = false;
    const ports = {
      ...world.ports,
      history: new Proxy(history, {
        get(target, name) {
          const method: unknown = Reflect.get(target, name);
          return typeof method !== 'function'
            ? method
            : (...args: unknown[]) =>
                down ? Promise.reject(new Error('the store is away')) : Reflect.apply(method, target, args);
        },
      }),
    };
    const delivery = world.deliver(message, 1, world.runner({ ports }));
    await world.clock.advanceByAsync(0);
    down = true;
    await world.clock.advanceByAsync(31_000);

    expect(world.executions[0]?.signal.reason).toBe('lease_lost');
    down = false;
    await world.clock.advanceByAsync(1_000);
    await delivery;
    expect(await world.run(RUN_ID)).toMatchObject({ status: 'running' });
  });

  test.each([
    ['retry', 'running', 2],
    ['fail', 'failed', 1],
  ] as const)(
    'is recorded as lost when its lease has passed, and onLost %s decides',
    async (onLost, status, starts) => {
      const world = new EngineWorld();
      world.act = () => new Promise(() => undefined);
      await world.job({ onLost, timeoutSeconds: 600 });
      const [message] = await world.fire();
      await claimAndDie(world, message);
      await world.clock.advanceByAsync(50_000);

      void world.deliver(message);
      await world.clock.advanceByAsync(1_000);

      const run = await world.run(RUN_ID);
      expect(run.attempts[0]).toMatchObject({ result: 'lost', reason: expect.stringContaining('lost') });
      expect(run.status).toBe(status);
      expect(run.attempts).toHaveLength(starts);
    },
  );

  test.each([
    ['retry', 'retrying', { kind: 'later', delaySeconds: 0 }],
    ['fail', 'failed', { kind: 'done' }],
  ] as const)(
    'whose command nobody watches any more is lost, and onLost %s decides',
    async (onLost, status, delivery) => {
      const world = new EngineWorld();
      world.act = async () => ({ kind: 'lost' });
      await world.job({ onLost });
      const [message] = await world.fire();

      expect(await world.deliver(message)).toEqual(delivery);

      const reason = 'attempt 1 was lost: the helper that started its command ended before it did';
      expect(await world.run(RUN_ID)).toMatchObject({ status, attempts: [{ result: 'lost', reason }] });
      expect((await world.head()).active).toHaveLength(status === 'failed' ? 0 : 1);
    },
  );

  test('is given back when the runner is stopped, and tried again', async () => {
    const world = new EngineWorld();
    world.act = runsForEver;
    await world.job();
    const [message] = await world.fire();
    const stopping = new AbortController();
    const delivery = world.deliver(message, 1, world.runner({ stopping: stopping.signal }));
    await world.clock.advanceByAsync(0);

    stopping.abort('shutdown');

    expect(await delivery).toEqual({ kind: 'later', delaySeconds: 0 });
    expect(await world.run(RUN_ID)).toMatchObject({ status: 'retrying', attempts: [{ result: 'lost' }] });
  });

  test('after a restart is recorded as lost at once, and its run is sent again', async () => {
    const world = new EngineWorld();
    await world.job();
    const [message] = await world.fire();
    await claimAndDie(world, message);

    await recoverJob(world.runner(), 'job');
    const [again] = world.ports.queues.takeRuns();
    await world.deliver(again);

    expect(again?.runId).toBe(RUN_ID);
    expect((await world.run(RUN_ID)).attempts.map(({ result }) => result)).toEqual(['lost', 'succeeded']);
  });
});

test('a restart wakes a job that clocks itself at its next fire, whatever is open of it', async () => {
  const world = new EngineWorld();
  await world.job({ schedule: '*/10 * * * * *', overlap: 'allow' });
  const [message] = await world.fire(10);
  await claimAndDie(world, message);
  await world.clock.advanceByAsync(9_000);
  // What was on its way went with the process.
  const queues = new RecordingQueues(world.clock);
  await recoverJob(world.runner({ ports: { ...world.ports, queues } }), 'job');
  queues.takeWakes();

  await world.clock.advanceByAsync(1_000);

  expect(queues.takeWakes()).toContainEqual({ jobId: 'job' });
});

test('the next run has the place of one whose command is over before that is written, with the instant at which it was', async () => {
  const world = new EngineWorld();
  await world.job();
  const [message] = await world.fire();
  const endedAtMs = world.clock.now();
  const seen: Run['status'][] = [];
  const leave = async () => {
    seen.push((await world.run(message?.runId ?? '')).status);
    await new Promise<void>((resolve) => {
      world.clock.after(5_000, resolve);
    });
  };

  const delivered = deliverRun(world.runner(), message ?? fail(), { leave });
  await world.clock.advanceByAsync(5_000);
  await delivered;

  expect(seen).toEqual(['running']);
  expect(await world.run(message?.runId ?? '')).toMatchObject({ status: 'succeeded', finishedAtMs: endedAtMs });
  expect((await world.ports.heads.read('job'))?.active).toEqual([]);
});

describe('a claim whose answer comes late', () => {
  test.each([0, 90_000])(
    'starts nothing when the attempt was taken over meanwhile, the clock set back by %i ms or not',
    async (setBackMs) => {
      const world = new EngineWorld();
      world.act = takes(1);
      await world.job();
      const [message] = await world.fire();
      const { history } = world.ports;
      const writeRun = async (run: Run) => {
        const written = await history.writeRun(run);
        await new Promise<void>((resolve) => {
          world.clock.after(100_000, resolve);
        });
        return written;
      };
      const stalled = new Proxy(history, {
        get(target, name) {
          const method: unknown = name === 'writeRun' ? writeRun : Reflect.get(target, name);
          return typeof method === 'function' ? method.bind(target) : method;
        },
      });
      const late = deliverRun(world.runner({ ports: { ...world.ports, history: stalled } }), message ?? fail());
      await world.clock.advanceByAsync(60_000);
      await world.deliver(message, 2);
      world.clock.setBack(setBackMs);
      await world.clock.advanceByAsync(250_000);

      expect(await late).toEqual({ kind: 'done' });
      expect(world.executions.map(({ attempt }) => attempt)).toEqual([2]);
    },
  );
});

describe('a message that is lost', () => {
  test('is sent again by the sweeper within two minutes', async () => {
    const world = new EngineWorld();
    await world.job({ schedule: '0 * * * *' });
    await world.fire(3_600);

    await world.clock.advanceByAsync(61_000);
    await sweep(world.runner());
    for (const { jobId } of world.ports.queues.takeWakes()) {
      await wakeJob(world.runner(), jobId);
    }

    expect(world.ports.queues.takeRuns().map(({ runId }) => runId)).toEqual(['job.20260601T010000Z']);
    expect(world.ports.observer.repairs).toContainEqual({ jobId: 'job', what: 'message_lost' });
  });
});

async function claimAndDie(world: EngineWorld, message: Parameters<EngineWorld['deliver']>[0]): Promise<void> {
  const dead = new Error('the runner died');
  const { history } = world.ports;
  const ports = {
    ...world.ports,
    clock: {
      now: () => world.clock.now(),
      elapsedMs: () => 0,
      after: () => () => undefined,
      at: () => () => undefined,
    },
    history: new Proxy(history, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        return typeof method === 'function' ? method.bind(target) : method;
      },
    }),
  };
  const runner = world.runner({ ports, executor: { execute: () => Promise.reject(dead) } });
  void world.deliver(message, 0, { ...runner, executor: { execute: () => new Promise(() => undefined) } });
  await world.clock.advanceByAsync(0);
}

async function storedDefinition({ ports }: EngineWorld): Promise<JobDefinition> {
  const definition = await ports.definitions.read('job', 1);
  if (definition === undefined) {
    throw new Error('the job is not stored');
  }
  return definition;
}

function fail(): never {
  throw new Error('no run was sent');
}

function delaySeconds(delivery: { readonly kind: string; readonly delaySeconds?: number }): number {
  return delivery.delaySeconds ?? 0;
}
