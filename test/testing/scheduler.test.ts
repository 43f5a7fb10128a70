import { join } from 'node:path';
import { defineTask, TaskRefusedError } from 'cronstack/task';
import {
  fail,
  lose,
  type Script,
  slow,
  startTestScheduler,
  succeed,
  type TestSchedulerOptions,
} from 'cronstack/testing';
import { expect, test } from 'vitest';
import * as z from 'zod';

const MORNING = '2026-11-23T08:00:00Z';
const REPORT = { id: 'report', schedule: '0 9 * * *', command: 'make report' };

function started(options: Partial<TestSchedulerOptions> = {}) {
  return startTestScheduler({ now: MORNING, jobs: [REPORT], ...options });
}

test('a job fires as time passes, and only then', async () => {
  await using cron = await started();

  expect(await cron.runs('report')).toEqual([]);
  await cron.advance('59 minutes');
  expect(await cron.runs('report')).toEqual([]);
  await cron.advanceTo('2026-11-23T09:00:00Z');
  expect(await cron.runs('report')).toMatchObject([
    { id: 'report.20261123T090000Z', status: 'succeeded', startedAt: '2026-11-23T09:00:00.000Z' },
  ]);
  expect(cron.now).toEqual(new Date('2026-11-23T09:00:00Z'));
});

test('a script is played attempt by attempt, its last step for all that follow', async () => {
  const commands = { report: [fail('disk full'), slow('5 minutes', succeed({ output: 'done\n' })), fail()] };
  await using cron = await started({ commands });

  await cron.advance('1 day');
  const [first] = await cron.runs('report');
  expect(first).toMatchObject({ status: 'succeeded', durationMs: expect.any(Number), outputTail: 'done\n' });
  expect(first?.attempts.map(({ reason }) => reason)).toEqual(['exit code 1: disk full', undefined]);
  expect(first?.attempts[1]?.durationMs).toBe(300_000);

  await cron.advance('1 day');
  expect((await cron.runs('report')).map(({ status, attempts }) => [status, attempts.length])).toEqual([
    ['succeeded', 2],
    ['failed', 4],
  ]);
});

test.each<[string, Script, object]>([
  ['that takes longer than it may is timed out', slow('1 hour'), { status: 'timed_out' }],
  ['whose program is not there is not retried', fail('', { exitCode: 127 }), { status: 'failed', attempts: [{}] }],
  ['that is lost is done again', [lose(), succeed()], { status: 'succeeded', attempts: [{ result: 'lost' }, {}] }],
  ['that a function conducts', ({ attempt }) => (attempt < 2 ? fail() : succeed()), { attempts: [{}, {}] }],
  ['that leaves a result', succeed({ result: { rows: 3 } }), { result: { rows: 3 } }],
])('a command %s', async (_, report, run) => {
  await using cron = await started({ jobs: { ...REPORT, timeoutSeconds: 600, maxRetries: 1 }, commands: { report } });

  await cron.advance('12 hours');

  expect(await cron.runs('report')).toMatchObject([run]);
});

test('the zone is the one that was given, and its clocks change', async () => {
  await using cron = await started({ now: '2027-03-26T12:00:00Z', timezone: 'Europe/Berlin' });

  await cron.advance('3 days');

  expect((await cron.runs('report')).map(({ scheduledAt }) => scheduledAt)).toEqual([
    '2027-03-27T08:00:00Z',
    '2027-03-28T07:00:00Z',
    '2027-03-29T07:00:00Z',
  ]);
});

test('a job that EventBridge cannot clock fires to the second', async () => {
  await using cron = await started({ jobs: { id: 'often', schedule: '*/20 * * * * *', command: 'true' } });

  await cron.advance('2 minutes');

  expect((await cron.runs('often')).map(({ startedAt }) => startedAt?.slice(14, 19))).toEqual([
    '00:20',
    '00:40',
    '01:00',
    '01:20',
    '01:40',
    '02:00',
  ]);
});

test('a job that waits for months is looked at when it fires', async () => {
  await using cron = await started({ jobs: { id: 'rare', schedule: '0 0 LW * *', command: 'true' } });

  await cron.advance('40 days');

  expect((await cron.runs('rare')).map(({ scheduledAt, latenessMs }) => [scheduledAt, latenessMs])).toEqual([
    ['2026-11-30T00:00:00Z', 0],
    ['2026-12-31T00:00:00Z', 0],
  ]);
});

test('tasks run in the test, with their context, and end as in a process of their own', async () => {
  const tasks = {
    count: defineTask(async ({ api, lastResult, log, setResult }, args) => {
      const { items } = await api.listJobs();
      const before = typeof lastResult === 'number' ? lastResult : 0;
      log(`${items.length} jobs, ${JSON.stringify(args)}`);
      setResult(before + items.length);
      return 'counted';
    }),
    refuse: defineTask(() => {
      throw new TaskRefusedError('not on a Monday');
    }),
    break: defineTask(() => {
      throw new Error('no disk');
    }),
    wait: defineTask(({ signal }) => new Promise((resolve) => signal.addEventListener('abort', resolve))),
  };
  const jobs = Object.keys(tasks).map((name) => ({
    id: name,
    schedule: '0 9 * * *',
    command: { type: 'task', name, args: { of: name } },
    maxRetries: 0,
    timeoutSeconds: 60,
  }));
  await using cron = await started({ jobs, tasks });

  await cron.advance('2 hours');
  await cron.client.runJob('count');

  expect((await cron.runs('count')).map(({ result }) => result)).toEqual(expect.arrayContaining([4, 8]));
  expect((await cron.runs('count'))[0]?.outputTail).toBe('4 jobs, {"of":"count"}\ncounted\n');
  expect((await cron.runs('refuse'))[0]).toMatchObject({ status: 'failed', reasonCode: 'task_refused' });
  expect((await cron.runs('break'))[0]).toMatchObject({ reason: 'exit code 1: Error: no disk' });
  expect((await cron.runs('wait'))[0]).toMatchObject({ status: 'timed_out' });
});

test('the client triggers, pauses, skips and does again what it does in production', async () => {
  await using cron = await started();
  const { client } = cron;

  const run = await client.runJob('report', { note: 'by hand' });
  expect(await client.getRun(run.id)).toMatchObject({ status: 'succeeded', trigger: 'manual', note: 'by hand' });

  await client.pauseJob('report');
  await cron.advance('1 day');
  await client.resumeJob('report');
  expect(await cron.explain('report', '2026-11-23T09:00:00Z')).toMatchObject({
    kind: 'not_planned',
    why: [{ kind: 'paused' }],
  });

  cron.script('report', fail());
  await cron.advance('1 day');
  const failed = (await cron.runs('report')).at(-1);
  expect(failed).toMatchObject({ status: 'failed' });
  cron.script('report', slow('5 minutes'));
  const again = await client.retryRun(failed?.id ?? '');
  expect(await client.getRun(again.id)).toMatchObject({ status: 'running' });
  expect(await client.waitForRun(again.id)).toMatchObject({ status: 'succeeded', retryOf: failed?.id });
});

test('jobs come as a list, as one job, as {jobs} and from a file, in the form of the seed as well', async () => {
  const seed = { id: 'report', name: 'Report', cron_expression: '0 9 * * *', command: 'make_report', enabled: true };
  const files = join(import.meta.dirname, '../../examples/jobs.jsonc');
  for (const [jobs, count] of [
    [[seed], 1],
    [seed, 1],
    [{ jobs: [seed] }, 1],
    [files, 3],
  ] as const) {
    await using cron = await started({ jobs });
    expect((await cron.client.listJobs()).items).toHaveLength(count);
  }
});

test('a bad job is refused in the words of the API', async () => {
  const bad = { ...REPORT, schedule: '61 * * * *', retries: 3 };
  await using cron = await started();
  const refusal = await cron.client.apply({ jobs: [bad] }).catch((error: unknown) => error);

  await expect(started({ jobs: [bad] })).rejects.toThrow(expect.objectContaining({ errors: expect.any(Array) }));
  await expect(started({ jobs: [bad] })).rejects.toEqual(refusal);
});

test.each<[string, Partial<TestSchedulerOptions>, string]>([
  ['an instant', { now: 'soon' }, 'soon is no instant; expected a Date or a text such as'],
  ['a zone', { timezone: 'Mars/Base' }, 'config.cron.timezone: expected a time zone'],
  ['a configuration', { config: { scheduler: { check: 1 } } }, 'config.scheduler'],
  [
    'a job to script',
    { commands: { reprot: fail() } },
    'commands.reprot: there is no such job; expected one of report',
  ],
])('%s that is none is refused', async (_, options, words) => {
  await expect(started(options)).rejects.toThrow(words);
});

test('time goes on by durations that there are, and never back', async () => {
  await using cron = await started();

  await expect(cron.advance('a while')).rejects.toThrow('"a while" is no duration; expected whole units');
  await expect(Reflect.apply(cron.advance, cron, [Number.NaN])).rejects.toThrow('NaN is no duration; expected a text');
  await expect(Reflect.apply(cron.advanceTo, cron, [null])).rejects.toThrow('null is no instant; expected a Date');
  await expect(cron.advanceTo('2026-11-22T00:00:00Z')).rejects.toThrow('is over; it is 2026-11-23T08:00:00');
  expect(() => fail('', { exitCode: 0 })).toThrow('fail: 0 is no exit code of a failure; expected 1-255');
  expect(() => slow('ages')).toThrow('"ages" is no duration');
});

test('the configuration is the one that was given', async () => {
  const config = { scheduler: { check_interval_seconds: 45 }, jobs: { max_retries: 0 } };
  await using cron = await started({ config, commands: { report: fail() } });

  await cron.advance('2 hours');

  expect(await cron.runs('report')).toMatchObject([{ status: 'failed', attempts: [{ number: 1 }] }]);
});

test('a job whose task cannot take its arguments is refused, however it is saved; one that is switched off may get them by hand', async () => {
  const greet = defineTask({ args: z.strictObject({ name: z.string() }), run: (_, { name }) => name });
  await using cron = await started({ tasks: { greet } });
  const job = { id: 'greeting', schedule: '@daily', command: 'greet', args: { name: 5 } };
  const within = {
    ...job,
    id: 'within',
    args: { name: 'you' },
    command: { type: 'task' as const, name: 'greet', args: {} },
  };
  const ofSet = [
    { path: 'jobs[0].args.name', message: 'expected string, received number' },
    { path: 'jobs[1].command.args.name', message: expect.stringContaining('expected string') },
  ];
  const byHand = { id: 'by-hand', schedule: '@daily', command: 'greet', enabled: false };

  await expect(cron.client.plan({ jobs: [job, within, byHand] })).rejects.toMatchObject({ errors: ofSet });
  await expect(cron.client.apply({ jobs: [job, within, byHand] })).rejects.toMatchObject({ errors: ofSet });
  await expect(cron.client.createJob(job)).rejects.toMatchObject({
    errors: [{ path: 'args.name' }],
    message: 'the job is not valid: args.name: expected string, received number',
  });
  await cron.client.createJob({ ...job, args: { name: 'you' } });
  await expect(cron.client.patchJob('greeting', { args: null })).rejects.toMatchObject({ errors: [{ path: 'args' }] });
  await cron.client.createJob(byHand);
  await cron.client.runJob('by-hand', { args: { name: 'you' } });
  expect(await cron.runs('by-hand')).toMatchObject([{ status: 'succeeded', outputTail: 'you\n' }]);
});
