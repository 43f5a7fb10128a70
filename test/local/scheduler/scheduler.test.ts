import { describe, expect, test, vi } from 'vitest';
import { TaskRefusedError } from '#adapters/commands/task/refused.ts';
import { Scheduler } from '#local/scheduler/scheduler.ts';
import { apiWorld } from '#test/api/api-world.ts';
import { MortalClock } from '#test/scenarios/mortal-clock.ts';
import { create, memoryMachine, statuses } from '#testing/runtime.ts';
import { memoryScheduler } from './memory-scheduler.ts';

const START = '2026-11-23T08:59:30Z';
const NINE = 'job.20261123T090000Z';

describe('a callback', () => {
  test('is called with the arguments, each by itself, and the attempt behind them; what it returns is output and result', async () => {
    const world = aWorld();
    const calls: unknown[][] = [];
    const callbackFunction = (...args: unknown[]) => {
      calls.push(args);
      return { copied: 2 };
    };

    const id = await world.scheduler.scheduleJob({
      name: 'job',
      cronExpression: '0 9 * * *',
      callbackFunction,
      args: ['a', { b: [1] }],
    });
    await world.clock.advanceToAsync('2026-11-23T09:01:00Z');

    expect(id).toBe('job');
    expect(calls).toEqual([
      [
        'a',
        { b: [1] },
        { signal: expect.any(AbortSignal), runId: NINE, scheduledAt: '2026-11-23T09:00:00Z', attempt: 1 },
      ],
    ]);
    const client = await world.scheduler.client();
    expect(await client.getRun(NINE)).toMatchObject({ status: 'succeeded', result: { copied: 2 } });
    expect((await client.readLog(NINE)).items.map(({ text }) => text).join('')).toBe('{\n  "copied": 2\n}\n');
  });

  test('that throws fails the attempt with its message, masked, and is tried again', async () => {
    const world = aWorld();
    const callbackFunction = vi.fn(({ password }: { password: string }) => {
      throw new RangeError(`no luck with ${password}`);
    });

    await world.scheduler.scheduleJob({
      ...HOURLY,
      callbackFunction,
      args: [{ password: 'swordfish-and-chips' }],
      maxRetries: 1,
    });
    await world.clock.advanceToAsync('2026-11-23T09:30:00Z');

    const client = await world.scheduler.client();
    expect(await client.getRun(NINE)).toMatchObject({
      status: 'failed',
      reasonCode: 'callback_failed',
      reason: 'the callback failed: RangeError: no luck with ***',
      attempts: [{ result: 'failed' }, { result: 'failed' }],
    });
    expect(JSON.stringify(await client.readLog(NINE))).not.toContain('swordfish');
    expect(JSON.stringify(await client.readLog(NINE))).toContain('no luck with ***');
  });

  test('that refuses is not tried again', async () => {
    const world = aWorld();

    await world.scheduler.scheduleJob({
      ...HOURLY,
      callbackFunction: () => Promise.reject(new TaskRefusedError('not today')),
    });
    await world.clock.advanceToAsync('2026-11-23T09:30:00Z');

    expect(await world.scheduler.getJobHistory('job')).toMatchObject([
      { status: 'failed', attempts: 1, reason: expect.stringContaining('not today') },
    ]);
  });

  test('that takes too long has its signal aborted; one that does not heed it is left alone after 5 s, which its output says', async () => {
    const world = aWorld();
    const reasons: unknown[] = [];

    await world.scheduler.scheduleJob({
      ...HOURLY,
      timeoutSeconds: 60,
      maxRetries: 0,
      callbackFunction: ({ signal }) => {
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        return new Promise(() => undefined);
      },
    });
    await world.clock.advanceToAsync('2026-11-23T09:02:00Z');

    expect(reasons).toEqual([expect.objectContaining({ name: 'AbortError', code: 'timed_out' })]);
    expect(await world.scheduler.getJobHistory('job')).toMatchObject([{ status: 'timed_out', duration: 65.1 }]);
    expect(JSON.stringify(await (await world.scheduler.client()).readLog(NINE))).toContain('it goes on');
  });

  test('is told of a cancellation, and the run is over as soon as it heeds that', async () => {
    const world = aWorld();

    await world.scheduler.scheduleJob({
      ...HOURLY,
      callbackFunction: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    await world.clock.advanceToAsync('2026-11-23T09:00:30Z');
    const during = await world.scheduler.getJobStatus('job');
    await (await world.scheduler.client()).cancelRun(NINE);
    await world.clock.advanceToAsync('2026-11-23T09:00:40Z');

    expect(during.status).toBe('running');
    expect(await world.scheduler.getJobHistory('job')).toMatchObject([{ status: 'cancelled' }]);
  });
});

describe('after a restart', () => {
  test('a job waits for its callback and says so, in its status and in the explanation of its run', async () => {
    const world = await aRestartedWorld();

    await world.clock.advanceToAsync('2026-11-23T09:01:00Z');

    expect(await world.scheduler.getJobStatus('job')).toMatchObject({
      status: 'waiting',
      waitingFor: expect.stringContaining('the callback of job'),
      executionCount: 0,
    });
    expect(await (await world.scheduler.client()).explain('job', '2026-11-23T09:00:00Z')).toMatchObject({
      kind: 'decided',
      run: { status: 'queued' },
      waiting: { for: 'callback', name: 'job' },
    });
  });

  test.each(['scheduleJob', 'registerCallback'] as const)('%s lets what waits run at once', async (method) => {
    const world = await aRestartedWorld();
    const callbackFunction = vi.fn();

    await world.clock.advanceToAsync('2026-11-23T09:20:00Z');
    if (method === 'scheduleJob') {
      await world.scheduler.scheduleJob({ ...HOURLY, callbackFunction });
    } else {
      await world.scheduler.registerCallback('job', callbackFunction);
    }
    await world.clock.advanceByAsync(1_000);

    expect(callbackFunction).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ runId: NINE, attempt: 1 }));
    expect(await world.scheduler.getJobStatus('job')).toMatchObject({ status: 'scheduled', executionCount: 1 });
    expect((await (await world.scheduler.client()).getJob('job')).revision).toBe(1);
  });

  test('a run whose callback is not registered until its deadline ends as failed, and says why; so does each one after it', async () => {
    const world = await aRestartedWorld();

    await world.clock.advanceToAsync('2026-11-23T11:30:00Z');

    const ended = {
      status: 'failed',
      duration: 0,
      attempts: 0,
      reason: expect.stringContaining('no callback was registered'),
    };
    expect(await world.scheduler.getJobHistory('job')).toMatchObject([
      { status: 'queued', scheduledAt: '2026-11-23T11:00:00Z' },
      { ...ended, scheduledAt: '2026-11-23T10:00:00Z' },
      { ...ended, scheduledAt: '2026-11-23T09:00:00Z' },
    ]);
  });

  test('a schedule that was changed and a pause are as they were, however often the job is scheduled again as it is', async () => {
    const world = aWorld();
    await world.scheduler.scheduleJob({ ...HOURLY, callbackFunction: () => 1 });
    await world.scheduler.updateJobSchedule('job', '0 10 * * *');
    await world.scheduler.pauseJob('job', { note: 'for now' });
    await world.restart();

    await world.scheduler.registerCallback('job', () => 1);
    const kept = await world.scheduler.getJobStatus('job');
    await world.scheduler.scheduleJob({ ...HOURLY, cronExpression: '0 10 * * *', callbackFunction: () => 1 });

    expect(kept).toMatchObject({ status: 'paused', cronExpression: '0 10 * * *' });
    expect(await (await world.scheduler.client()).getJob('job')).toMatchObject({ revision: 2, state: 'paused' });
    await world.scheduler.resumeJob('job');
    expect(await world.scheduler.getJobStatus('job')).toMatchObject({ nextRun: '2026-11-23T10:00:00Z' });
  });

  test.each([
    ['retry', [{ status: 'succeeded', attempts: 2 }], 2],
    ['fail', [{ status: 'failed', attempts: 1, reason: expect.stringContaining('attempt 1 was lost') }], 1],
  ] as const)('an attempt that its program was killed in is lost: with onLost %s', async (onLost, history, calls) => {
    const machine = memoryMachine(START);
    const mortal = new MortalClock(machine.clock);
    const job = { ...HOURLY, onLost, retryDelaySeconds: 0 };
    const attempts: number[] = [];
    const first = memoryScheduler(machine, mortal);
    await first.scheduleJob({
      ...job,
      callbackFunction: ({ attempt }) => {
        attempts.push(attempt);
        return new Promise(() => undefined);
      },
    });
    await machine.clock.advanceToAsync('2026-11-23T09:00:10Z');
    mortal.kill();

    const second = memoryScheduler(machine);
    await second.client();
    await machine.clock.advanceByAsync(5_000);
    const waiting = await second.getJobStatus('job');
    await second.scheduleJob({ ...job, callbackFunction: ({ attempt }) => attempts.push(attempt) });
    await machine.clock.advanceByAsync(60_000);

    expect(waiting.status).toBe('waiting');
    expect(await second.getJobHistory('job')).toMatchObject(history);
    expect(attempts).toEqual([1, 2].slice(0, calls));
  });

  test('a runtime that registers no callbacks leaves their runs waiting, and takes no such job', async () => {
    const world = aWorld();
    await world.scheduler.scheduleJob({ ...HOURLY, callbackFunction: () => 1 });
    await world.scheduler.close();
    const plain = world.machine.runtime();
    await plain.start();

    await world.clock.advanceToAsync('2026-11-23T09:01:00Z');

    expect(await statuses(world.machine, 'job')).toEqual({});
    await expect(
      create(plain, { id: 'other', schedule: '@daily', command: { type: 'callback', name: 'other' } }),
    ).rejects.toThrow('is not valid');
  });
});

describe('what it is asked', () => {
  test('the history is the newest first, as much as is asked for, with what was not run', async () => {
    const world = aWorld();
    const callbackFunction = () =>
      new Promise<void>((resolve) => {
        world.clock.after(90_000, resolve);
      });
    await world.scheduler.scheduleJob({
      name: 'job',
      cronExpression: '* * * * *',
      callbackFunction,
    });
    await world.clock.advanceToAsync('2026-11-23T09:03:45Z');

    expect(await world.scheduler.getJobHistory('job', { limit: 3 })).toMatchObject([
      { status: 'skipped', scheduledAt: '2026-11-23T09:03:00Z', timestamp: '2026-11-23T09:03:00Z', duration: 0 },
      { status: 'succeeded', scheduledAt: '2026-11-23T09:02:00Z', duration: 90 },
      { status: 'skipped', scheduledAt: '2026-11-23T09:01:00Z' },
    ]);
    expect(await world.scheduler.getJobStatus('job')).toMatchObject({ executionCount: 2, notRunCount: 2 });
    expect(await world.scheduler.getJobHistory('job', { limit: 0 })).toEqual([]);
  });

  test('a job that was cancelled is gone', async () => {
    const world = aWorld();
    await world.scheduler.scheduleJob({ ...HOURLY, callbackFunction: () => 1 });

    await world.scheduler.cancelJob('job');

    await expect(world.scheduler.getJobStatus('job')).rejects.toMatchObject({ code: 'job_not_found' });
    await expect(world.scheduler.getJobHistory('job')).rejects.toMatchObject({ code: 'job_not_found' });
    await expect(world.scheduler.registerCallback('job', () => 1)).rejects.toMatchObject({ code: 'job_not_found' });
  });

  test.each([
    ['neither callback nor command', {}, 'SchedulerError', 'one of them'],
    ['both', { command: 'true', callbackFunction: one }, 'SchedulerError', 'one of them'],
    ['what is no function', { callbackFunction: 'x' }, 'SchedulerError', 'expected a function, found string'],
    ['arguments that cannot be stored', { callbackFunction: one, args: [new Date(0)] }, 'SchedulerError', 'JSON'],
    ['arguments that are no list', { callbackFunction: one, args: { a: 1 } }, 'SchedulerError', 'an array'],
    ['variables', { callbackFunction: one, env: { A: 'b' } }, 'SchedulerError', 'its program'],
    ['a field that there is not', { callbackFunction: one, retries: 3 }, 'ClientError', 'not valid'],
    ['a schedule that is none', { callbackFunction: one, cronExpression: '61 * * * *' }, 'ClientError', 'not valid'],
  ])('a job with %s is refused, and nothing is stored or registered', async (_, fields, name, message) => {
    const world = aWorld();
    const job: { name: string; cronExpression: string; command: string } = Object.assign(
      { ...HOURLY },
      fields as never,
    );

    await expect(world.scheduler.scheduleJob(job)).rejects.toMatchObject({
      name,
      code: 'invalid_job',
      message: expect.stringContaining(message),
    });

    expect(await (await world.scheduler.client()).listJobs()).toEqual({ items: [] });
  });

  test('a callback is refused by what runs elsewhere; a command is not', async () => {
    const { fetch } = apiWorld();
    await using scheduler = new Scheduler({ url: 'http://api.test', fetch, environment: {} });

    await expect(scheduler.scheduleJob({ ...HOURLY, callbackFunction: () => 1 })).rejects.toMatchObject({
      name: 'SchedulerError',
      code: 'callback_refused',
    });
    await scheduler.scheduleJob({ ...HOURLY, command: 'tidy' });

    expect(await scheduler.getJobStatus('job')).toMatchObject({ status: 'scheduled', nextRun: '2026-11-05T09:00:00Z' });
  });

  test('options that there are not are refused', () => {
    expect(() => new Scheduler(Object.assign({}, { path: 'x' } as object))).toThrow(
      'path: a scheduler in this process',
    );
    expect(() => new Scheduler({ port: 70_000 })).toThrow('port: expected 1 to 65535');
  });

  test('what it could not open is told, once by itself and to everybody who asks', async () => {
    const told: unknown[] = [];
    const scheduler = new Scheduler({ onError: (what, error) => told.push([what, error]) }, async () => {
      throw new Error('no room');
    });

    await expect(scheduler.getJobStatus('job')).rejects.toThrow('no room');
    await expect(scheduler.cancelJob('job')).rejects.toThrow('no room');
    await scheduler.close();

    expect(told).toEqual([['the scheduler cannot be opened', new Error('no room')]]);
  });
});

function one(): number {
  return 1;
}

const HOURLY = { name: 'job', cronExpression: '0 * * * *' };

function aWorld() {
  const machine = memoryMachine(START);
  const world = {
    machine,
    clock: machine.clock,
    scheduler: memoryScheduler(machine),
    restart: async () => {
      await world.scheduler.close();
      world.scheduler = memoryScheduler(machine);
      await world.scheduler.client();
    },
  };
  return world;
}

/** A job was scheduled by an earlier scheduler, and the one that is there has not registered its callback. */
async function aRestartedWorld() {
  const world = aWorld();
  await world.scheduler.scheduleJob({ ...HOURLY, callbackFunction: () => 1 });
  await world.restart();
  return world;
}
