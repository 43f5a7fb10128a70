import { describe, expect, test } from 'vitest';
import { endForRetry, startAttempt } from '#domain/runs/attempt.ts';
import { lost } from '#domain/runs/reasons/attempt.ts';
import { httpNotAllowed, httpStatus, httpUnreachable } from '#domain/runs/reasons/http.ts';
import { exitedWith, programNotFound } from '#domain/runs/reasons/program.ts';
import type { Run } from '#domain/runs/run.ts';
import { storyOf } from '#domain/runs/story.ts';
import { conditionsNow } from '#engine/conditions/now.ts';
import { cancelRun } from '#engine/runs/cancel.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import type { Sensors } from '#ports/sensors.ts';
import { EngineWorld, failsFirst } from '../engine-world.ts';

const RUN_ID = 'job.20260601T000100Z';
const ATTEMPT = { number: 1, owner: 'test', startedAtMs: 5, finishedAtMs: 9, result: 'succeeded' } as const;
const RUN = {
  id: RUN_ID,
  jobId: 'job',
  revision: 1,
  version: 1,
  scheduledAt: 0,
  trigger: 'schedule',
  status: 'queued',
  attempts: [],
  expiresAt: 1,
} as const;
const LOAD = { conditions: [{ type: 'load', below: 8 }] };
const WAITING = { ...LOAD, unmet: 'wait', wait: { atMostSeconds: 300, everySeconds: 60 }, deadlineSeconds: 3_600 };

describe('a run whose conditions hold', () => {
  test('runs, and nothing of them is kept', async () => {
    const world = new ConditionedWorld();
    await world.job(LOAD);
    await world.next();

    expect(await world.run(RUN_ID)).toMatchObject({ status: 'succeeded', attempts: [{ number: 1 }] });
    expect(await world.run(RUN_ID)).not.toHaveProperty('held');
  });
});

describe('a run with a condition that does not hold', () => {
  test('is told of with others in a row, though each was let in before it was held back, until one has run', async () => {
    const world = new ConditionedWorld();
    world.notify = { channelNames: ['ops'], defaultRules: [], remindHours: 24 };
    world.load = 12.4;
    await world.job({ ...LOAD, notify: [{ on: ['skipping'], after: 3, to: ['ops'] }] });
    const told = () => world.ports.deliveries.every().map(({ notice }) => notice.stage);

    await world.next();
    await world.next();
    expect(told()).toEqual([]);
    await world.next();
    expect(told()).toEqual(['opened']);
    await world.next();
    world.load = 1;
    await world.next();

    expect(told()).toEqual(['opened', 'resolved']);
  });

  test('is skipped with what was measured: nothing is started, no attempt is left, and the slot is free', async () => {
    const world = new ConditionedWorld();
    world.load = 12.4;
    await world.job(LOAD);

    expect(await world.next()).toEqual({ kind: 'done' });

    expect(world.executions).toEqual([]);
    // The end proves that its message came: it is not sent again.
    expect(world.ports.queues.pendingRuns()).toEqual([]);
    const run = await world.run(RUN_ID);
    expect(run).toMatchObject({
      status: 'skipped',
      reason: 'condition load: 12.4 is not below 8 (1 min, 4 cores)',
      reasonCode: 'condition_unmet',
      attempts: [],
    });
    expect(run).not.toHaveProperty('startedAtMs');
    expect(await world.head()).toMatchObject({ active: [], counters: { skipped: 1, consecutiveFailures: 0 } });
  });

  test('fails where the job says so, which counts as a failure', async () => {
    const world = new ConditionedWorld();
    world.load = 12.4;
    await world.job({ ...LOAD, unmet: 'fail', pauseAfterFailures: 1 });
    await world.next();

    expect(await world.run(RUN_ID)).toMatchObject({ status: 'failed', reasonCode: 'condition_unmet', attempts: [] });
    expect(await world.head()).toMatchObject({ active: [], counters: { failed: 1, consecutiveFailures: 1 } });
  });

  test('runs all the same where it was forced', async () => {
    const world = new ConditionedWorld();
    world.load = 12.4;
    await world.job(LOAD);
    await triggerRun(world.runner(), 'job', { by: 'ann', forced: true });
    const [message] = world.ports.queues.takeRuns();
    await world.deliver(message, 0, world.runner());

    expect(world.executions).toHaveLength(1);
  });

  test('is read in the order in which conditions stand, and no further than the first', async () => {
    const world = new ConditionedWorld();
    world.load = 12.4;
    await world.job({ conditions: [...LOAD.conditions, { type: 'command', line: 'false' }] });
    await world.next();

    expect(world.asked).toEqual([]);
  });

  test('before another attempt ends as failed: what the attempts before it did is not called skipped', async () => {
    const world = new ConditionedWorld();
    world.act = failsFirst(9);
    await world.job({ ...LOAD, retryDelaySeconds: 10 });
    const message = await world.message();
    await world.deliver(message, 0, world.runner());
    world.load = 9;
    await world.clock.advanceByAsync(10_000);
    await world.deliver(message, 0, world.runner());

    expect(await world.run(RUN_ID)).toMatchObject({
      status: 'failed',
      reason: 'condition load: 9 is not below 8 (1 min, 4 cores)',
      attempts: [{ number: 1, result: 'failed' }],
    });
  });
});

describe('a condition that cannot be read', () => {
  test.each([
    ['is unmet, and says so', {}, 'skipped'],
    ['is met where it says so', { unreadable: 'met' }, 'succeeded'],
  ])('%s', async (_, policy, status) => {
    const world = new ConditionedWorld();
    world.sensors.freeDisk = async () => Promise.reject(new Error('ENOENT: no such file or directory'));
    await world.job({ conditions: [{ type: 'disk', path: '/gone', freeMb: 1, ...policy }] });
    await world.next();

    const run = await world.run(RUN_ID);
    expect(run.status).toBe(status);
    expect(run.reason ?? '').toBe(
      status === 'skipped' ? 'condition disk: could not be read: ENOENT: no such file or directory' : '',
    );
    expect(run.reasonCode).toBe(status === 'skipped' ? 'condition_unreadable' : undefined);
  });

  test('is given up after half a minute, while the lease is kept alive', async () => {
    const world = new ConditionedWorld();
    world.sensors.modifiedAtMs = () => new Promise(() => undefined);
    await world.job({ conditions: [{ type: 'file', path: '/net/hangs', exists: true }] });
    const message = await world.message();
    await world.deliver(message, 31, world.runner());

    expect(await world.run(RUN_ID)).toMatchObject({
      status: 'skipped',
      reason: 'condition file: could not be read: it took too long',
    });
    expect(world.clock.pendingTimers()).toBe(0);
  });
});

describe('what an executor is asked', () => {
  const http = { type: 'http', url: 'https://db.test/health' };
  const command = { type: 'command', line: './ready' };
  const unavailable: ExecutionResult = {
    kind: 'failed',
    reason: httpStatus('503 Service Unavailable', 'starting'),
    retryable: true,
  };
  const unreachable: ExecutionResult = {
    kind: 'failed',
    reason: httpUnreachable('db.test', 'ECONNREFUSED'),
    retryable: true,
  };
  const forbidden: ExecutionResult = { kind: 'failed', reason: httpNotAllowed('never asked'), retryable: false };
  const refused: ExecutionResult = {
    kind: 'failed',
    reason: exitedWith(1, '', ': 3 left'),
    exitCode: 1,
    retryable: true,
  };
  const unfound: ExecutionResult = {
    kind: 'failed',
    reason: programNotFound('./ready', 'not found', 'sh'),
    exitCode: 127,
    retryable: false,
  };

  test.each<[object, ExecutionResult, string | undefined]>([
    [http, { kind: 'succeeded' }, undefined],
    [http, unavailable, 'condition http: 503 Service Unavailable: starting'],
    [http, unreachable, 'condition http: no answer from db.test: ECONNREFUSED'],
    [http, { kind: 'stopped' }, 'condition http: no answer within 10 s'],
    [http, forbidden, 'condition http: could not be read: never asked'],
    [{ ...http, not: true }, { kind: 'succeeded' }, 'condition http: it answers as expected'],
    [{ ...http, not: true }, unavailable, undefined],
    [{ ...http, not: true }, forbidden, 'condition http: could not be read: never asked'],
    [command, { kind: 'succeeded', exitCode: 0 }, undefined],
    [command, refused, 'condition command: exit code 1: 3 left'],
    [command, unfound, 'condition command: could not be read: ./ready: not found (sh)'],
    [command, { kind: 'stopped' }, 'condition command: could not be read: the program was ended before it was done'],
    [command, { kind: 'lost' }, 'condition command: could not be read: nobody knows what became of the program'],
  ])('%j that ends as %j: %s', async (condition, answer, reason) => {
    const world = new ConditionedWorld();
    world.answer = answer;
    await world.job({ conditions: [condition], env: { TZ: 'UTC' } });
    await world.next();

    expect(await world.run(RUN_ID)).toMatchObject({ status: reason === undefined ? 'succeeded' : 'skipped' });
    expect((await world.run(RUN_ID)).reason).toBe(reason);
    expect(world.asked).toHaveLength(1);
  });

  test('a server that does not answer is waited for for ten seconds', async () => {
    const world = new ConditionedWorld();
    world.answer = undefined;
    await world.job({ conditions: [http] });
    const message = await world.message();
    await world.deliver(message, 10, world.runner());

    expect((await world.run(RUN_ID)).reason).toBe('condition http: no answer within 10 s');
  });
});

test.each<[Partial<Run>, readonly string[]]>([
  [{ status: 'retrying', attempts: [], reason: 'condition load: 9' }, ['due', 'held 2 condition load: 9']],
  [{ status: 'succeeded', finishedAtMs: 9, attempts: [ATTEMPT] }, ['due', 'held 2 ', 'started', 'ended', 'outcome']],
  [{ status: 'skipped', finishedAtMs: 9, attempts: [], reason: 'x' }, ['due', 'held 2 ', 'outcome']],
])('a story tells of the wait before the attempt that waited: %j', (fields, told) => {
  const run: Run = { ...RUN, held: { attempt: 1, sinceMs: 1, checks: 2 }, ...fields };

  expect(
    storyOf(run).map((event) => (event.kind === 'held' ? `held ${event.checks} ${event.reason ?? ''}` : event.kind)),
  ).toEqual(told);
});

describe('a condition on another job', () => {
  test.each([
    [60, 'succeeded', undefined],
    [59, 'skipped', 'condition job: input succeeded 60 s ago, of at most 59 s'],
  ])('asks when it succeeded: within %i s', async (succeededWithinSeconds, status, reason) => {
    const world = new ConditionedWorld();
    await world.job({ id: 'input', schedule: '2026-06-01T00:01:00Z' });
    await world.job({ conditions: [{ type: 'job', job: 'input', succeededWithinSeconds }], schedule: '2 0 * * *' });
    await world.deliver(await world.message(60, 'input'), 0, world.runner());
    await world.deliver(await world.message(60), 0, world.runner());

    const run = await world.run('job.20260601T000200Z');
    expect(run).toMatchObject({ status });
    expect(run.reason).toBe(reason);
  });

  test('that is not there cannot be read', async () => {
    const world = new ConditionedWorld();
    await world.job({ conditions: [{ type: 'job', job: 'gone', succeededWithinSeconds: 60 }] });
    await world.next();

    expect((await world.run(RUN_ID)).reason).toBe('condition job: could not be read: there is no job gone');
  });
});

test('a runner that was frozen while it read starts nothing once somebody else has the attempt', async () => {
  const world = new ConditionedWorld();
  const { history } = world.ports;
  world.sensors.load = async () => {
    const run = await world.run(RUN_ID);
    const lostOne = endForRetry(run, { result: 'lost', reason: lost(1, 'silent') }, 0, 0);
    expect(await history.writeRun(lostOne)).toBe('written');
    expect(await history.writeRun(startAttempt(lostOne, 'other', 0))).toBe('written');
    // No timer goes off meanwhile.
    world.clock.setForward(60_000);
    return { averages: { 1: 1, 5: 1, 15: 1 }, cores: 1 };
  };
  await world.job(LOAD);

  expect(await world.next()).toEqual({ kind: 'done' });
  expect(world.executions).toEqual([]);
});

describe('a run that waits for its conditions', () => {
  test('holds its slot, has no attempt, and says what it waits for; it runs when they hold', async () => {
    const world = new ConditionedWorld();
    world.load = 9;
    await world.job(WAITING);
    const message = await world.message();

    expect(await world.deliver(message, 0, world.runner())).toEqual({ kind: 'later', delaySeconds: 60 });
    const waiting = await world.run(RUN_ID);
    expect(waiting).toMatchObject({
      status: 'retrying',
      attempts: [],
      retryAtMs: world.clock.now() + 60_000,
      held: { attempt: 1, sinceMs: world.clock.now(), checks: 1 },
      reason: 'condition load: 9 is not below 8 (1 min, 4 cores); 1 check since 2026-06-01T00:01:00Z',
      reasonCode: 'condition_unmet',
    });
    expect(waiting).not.toHaveProperty('leaseUntilMs');
    expect((await world.head()).active).toMatchObject([{ runId: RUN_ID }]);

    world.load = 7;
    await world.clock.advanceByAsync(60_000);
    await world.deliver(message, 0, world.runner());

    const run = await world.run(RUN_ID);
    expect(run).toMatchObject({
      status: 'succeeded',
      attempts: [{ number: 1 }],
      held: { attempt: 1, checks: 1 },
      startedAtMs: world.clock.now(),
    });
    expect(run).not.toHaveProperty('reason');
    expect(run).not.toHaveProperty('retryAtMs');
    expect(await world.head()).toMatchObject({ active: [], counters: { succeeded: 1 } });
  });

  test.each([
    ['skip', 'skipped', 0],
    ['fail', 'failed', 0],
    ['run', 'succeeded', 1],
  ])('for as long as it may is then told to %s', async (policy, status, executions) => {
    const world = new ConditionedWorld();
    world.load = 9;
    await world.job(JSON.parse(JSON.stringify(WAITING).replace('"everySeconds"', `"then":"${policy}","everySeconds"`)));
    const delays = await world.untilOver();

    expect(delays).toEqual([60, 60, 60, 60, 60]);
    expect(await world.run(RUN_ID)).toMatchObject({ status, held: { checks: 6 } });
    expect(world.executions).toHaveLength(executions);
    expect((await world.run(RUN_ID)).reason ?? 'none').toMatch(
      executions === 1 ? /^none$/ : /9 is not below 8 .*; 6 checks since 2026-06-01T00:01:00Z$/,
    );
  });

  test('waits no longer than its deadline, which is often the next fire: that finds the slot free', async () => {
    const world = new ConditionedWorld();
    world.load = 9;
    await world.job({ ...WAITING, deadlineSeconds: 90 });

    expect(await world.untilOver()).toEqual([60, 29]);
    expect(await world.run(RUN_ID)).toMatchObject({ status: 'skipped', held: { checks: 3 } });
  });

  test('waits anew before another attempt, and is no attempt of those that it may make', async () => {
    const world = new ConditionedWorld();
    world.act = failsFirst(2);
    world.load = 9;
    await world.job({ ...WAITING, maxRetries: 2, retryDelaySeconds: 1 });
    const message = await world.message();
    for (let deliveries = 0; deliveries < 12; deliveries += 1) {
      world.load = deliveries % 2 === 0 ? 9 : 7;
      await world.deliver(message, 0, world.runner());
      await world.clock.advanceByAsync(61_000);
    }

    const run = await world.run(RUN_ID);
    expect(run).toMatchObject({ status: 'succeeded', held: { attempt: 3, checks: 3 } });
    expect(run.attempts.map(({ number, result }) => [number, result])).toEqual([
      [1, 'failed'],
      [2, 'failed'],
      [3, 'succeeded'],
    ]);
  });

  test('is cancelled at once', async () => {
    const world = new ConditionedWorld();
    world.load = 9;
    await world.job(WAITING);
    await world.next();
    await cancelRun(world.runner(), RUN_ID, { by: 'ann' });

    const run = await world.run(RUN_ID);
    expect(run).toMatchObject({ status: 'cancelled', attempts: [] });
    expect(run).not.toHaveProperty('retryAtMs');
    expect(await world.head()).toMatchObject({ active: [], counters: { cancelled: 1 } });
  });

  test('is cancelled while its conditions are read', async () => {
    const world = new ConditionedWorld();
    world.sensors.load = () => new Promise(() => undefined);
    await world.job(WAITING);
    const message = await world.message();
    const delivery = world.deliver(message, 0, world.runner());
    await cancelRun(world.runner(), RUN_ID, { by: 'ann' });
    await world.clock.advanceByAsync(6_000);
    await delivery;

    expect(await world.run(RUN_ID)).toMatchObject({ status: 'cancelled', reason: expect.stringContaining('ann') });
  });

  test('is given back by a runner that is stopped while it reads: to be looked at at once, without an attempt', async () => {
    const world = new ConditionedWorld();
    const stopping = new AbortController();
    world.sensors.load = () => {
      stopping.abort('shutdown');
      return new Promise(() => undefined);
    };
    await world.job({ ...LOAD, onLost: 'fail' });
    const message = await world.message();

    expect(await world.deliver(message, 0, { ...world.runner(), stopping: stopping.signal })).toEqual({
      kind: 'later',
      delaySeconds: 0,
    });
    expect(await world.run(RUN_ID)).toMatchObject({ status: 'retrying', attempts: [], retryAtMs: world.clock.now() });
  });
});

test('the conditions of a job are read as they are now, all of them, and no run is made for it', async () => {
  const world = new ConditionedWorld();
  world.load = 9;
  world.answer = { kind: 'failed', reason: exitedWith(3), exitCode: 3, retryable: true };
  const disk = { type: 'disk', path: '/', freeMb: 1, unreadable: 'met' };
  world.sensors.freeDisk = async () => Promise.reject(new Error('EIO'));
  await world.job({ conditions: [...LOAD.conditions, disk, { type: 'command', line: './ready' }] });
  const found = await conditionsNow(world.runner(), world.runner(), 'job');

  expect(found).toMatchObject({
    ok: true,
    value: {
      findings: [
        { state: 'unmet', words: '9 is not below 8 (1 min, 4 cores)' },
        { state: 'unreadable', words: 'EIO' },
        { state: 'unmet', words: 'exit code 3' },
      ],
      clear: false,
      unmet: 'skip',
    },
  });
  world.load = 1;
  world.answer = { kind: 'succeeded' };
  expect(await conditionsNow(world.runner(), world.runner(), 'job')).toMatchObject({ value: { clear: true } });
  expect(world.clock.pendingTimers()).toBe(0);
});

test('a job without conditions costs no call, no byte and no timer more: two writes of its record, one timer, nothing read', async () => {
  const world = new ConditionedWorld();
  const calls: string[] = [];
  const { history } = world.ports;
  const counted = new Proxy(history, {
    get: (target, name) => {
      calls.push(String(name));
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  const timers: number[] = [];
  world.act = async () => {
    timers.push(world.clock.pendingTimers());
    return { kind: 'succeeded' };
  };
  await world.job({ conditions: [] });
  const message = await world.message();
  await world.deliver(message, 0, { ...world.runner(), ports: { ...world.ports, history: counted } });

  expect({ calls, timers, reads: world.reads, asked: world.asked }).toEqual({
    calls: ['writeRun', 'writeRun'],
    timers: [1],
    reads: 0,
    asked: [],
  });
  expect(Object.keys(await world.run(RUN_ID)).sort()).toEqual([
    'attempts',
    'expiresAt',
    'finishedAtMs',
    'id',
    'jobId',
    'revision',
    'scheduledAt',
    'sentAtMs',
    'startedAtMs',
    'status',
    'trigger',
    'version',
  ]);
  expect(await world.ports.definitions.read('job', 1)).not.toHaveProperty('conditions');
});

/** An engine world with a machine that conditions are read on. */
class ConditionedWorld extends EngineWorld {
  load = 1;
  reads = 0;
  /** The commands that conditions asked; the job's are in `executions`. */
  readonly asked: unknown[] = [];
  /** Undefined: it never answers, until it is told to stop. */
  answer: ExecutionResult | undefined = { kind: 'succeeded' };
  readonly sensors: Sensors = {
    load: async () => ({ averages: { 1: this.load, 5: 0, 15: 0 }, cores: 4 }),
    pressure: async () => '',
    freeMemory: async () => 0,
    freeDisk: async () => 0,
    modifiedAtMs: async () => undefined,
    powerSupplies: async () => [],
  };

  override runner(): ReturnType<EngineWorld['runner']> {
    const runner = super.runner();
    const { executor } = runner;
    return {
      ...runner,
      sensors: new Proxy(this.sensors, {
        get: (target, name, self) => {
          this.reads += 1;
          return Reflect.get(target, name, self);
        },
      }),
      executor: {
        execute: (execution) => {
          const isJob = execution.command.type === 'shell' && execution.command.line === 'true';
          if (isJob) {
            return executor.execute(execution);
          }
          this.asked.push(execution);
          return this.answer === undefined
            ? new Promise((resolve) => execution.signal.addEventListener('abort', () => resolve({ kind: 'stopped' })))
            : Promise.resolve(this.answer);
        },
      },
    };
  }

  /** Waits for the next fire, and answers its message. */
  async message(seconds = 60, jobId = 'job') {
    const [message] = await this.fire(seconds, jobId);
    return message;
  }

  async next() {
    return this.deliver(await this.message(), 0, this.runner());
  }

  /** Delivers a run until it is over; the delays in between, in seconds. */
  async untilOver(): Promise<number[]> {
    const message = await this.message();
    const delays: number[] = [];
    for (let deliveries = 0; deliveries < 100; deliveries += 1) {
      const delivery = await this.deliver(message, 0, this.runner());
      if (delivery.kind === 'done') {
        return delays;
      }
      delays.push(delivery.delaySeconds);
      await this.clock.advanceByAsync(delivery.delaySeconds * 1000);
    }
    throw new Error('the run is never over');
  }
}
