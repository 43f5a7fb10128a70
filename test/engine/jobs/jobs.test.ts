import { describe, expect, test } from 'vitest';
import type { Rights } from '#engine/commit/rights.ts';
import { backfillJob } from '#engine/jobs/backfill.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import { pauseJob, resumeJob } from '#engine/jobs/pause.ts';
import { createJob, patchJob, replaceJob } from '#engine/jobs/save.ts';
import { applyJobs } from '#engine/jobs/set/apply.ts';
import { planJobs } from '#engine/jobs/set/plan.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { EngineWorld, failsFirst } from '../engine-world.ts';

const BY = { by: 'test' };
const READER: Rights = {
  seesAll: true,
  sees: () => true,
  mayDelete: () => false,
  objection: (to) => (to === 'read' ? undefined : 'it needs the role editor'),
};

describe('saving a job', () => {
  test('tells EventBridge the entries of the adopted revision, and takes away those of the one before', async () => {
    const world = new EngineWorld();
    await world.job({ schedule: '0 9 * * *' });
    await patchJob(world.runner(), 'job', { schedule: '0 10 * * 1-5' }, BY);

    expect(world.ports.entries.specifications('job').map(({ expression }) => expression)).toEqual([
      'cron(0 10 ? * 2-6 *)',
    ]);
  });

  test('by a patch replaces a command by one of another type as a whole, and changes parts of one of the same', async () => {
    const world = new EngineWorld();
    const external = { type: 'external', startWithinSeconds: 600, finishWithinSeconds: 7_200 };
    const line = { type: 'shell', line: 'make report', cwd: '/srv' };
    await replaceJob(world.runner(), 'job', { schedule: '@daily', command: external }, BY);
    const commandAfter = async (command: unknown) => {
      const saved = await patchJob(world.runner(), 'job', { command }, BY);
      return saved.ok ? saved.value.definition.command : saved.refusal.errors;
    };

    expect(await commandAfter({ startWithinSeconds: 900 })).toEqual({ ...external, startWithinSeconds: 900 });
    expect(await commandAfter(line)).toEqual(line);
    expect(await commandAfter({ type: 'shell', line: 'make all' })).toEqual({ ...line, line: 'make all' });
    expect(await commandAfter({ cwd: null })).toEqual({ type: 'shell', line: 'make all' });
    expect(await commandAfter({ type: 'http', url: 'https://a.test/', body: null })).toEqual({
      type: 'http',
      url: 'https://a.test/',
    });
    expect(await commandAfter({ type: 'http', line: 'true' })).toMatchObject([{ path: 'command.line' }]);
  });

  test('twice the same changes nothing, and writes nothing', async () => {
    const world = new EngineWorld();
    await world.job();
    const before = await world.head();

    const again = await replaceJob(world.runner(), 'job', { schedule: '* * * * *', command: 'true' }, BY);

    expect(again).toMatchObject({ ok: true, value: { change: 'unchanged' } });
    expect((await world.head()).version).toBe(before.version);
  });

  test('asks what a task takes where the call of it is new, and not for an edit of anything else', async () => {
    const world = new EngineWorld();
    let asked = 0;
    const engine = {
      ...world.runner(),
      taskNames: new Set(['greet']),
      checkTasks: async (calls: readonly unknown[]) => {
        asked += calls.length;
        return calls.map(() => ({ faults: [] }));
      },
    };
    await createJob(engine, { id: 'hello', schedule: '@daily', command: 'greet' }, BY);
    await patchJob(engine, 'hello', { schedule: '@hourly' }, BY);
    expect(asked).toBe(1);

    await patchJob(engine, 'hello', { args: { name: 'you' } }, BY);
    expect(asked).toBe(2);
  });

  test('a task that cannot be loaded is warned of at plan and apply, once, and why only those who may save it', async () => {
    const world = new EngineWorld();
    const checkTasks = async (calls: readonly unknown[]) =>
      calls.map(() => ({ faults: [], failure: 'SyntaxError: Unexpected\n  token' }));
    const engine = { ...world.runner(), taskNames: new Set(['greet']), checkTasks };
    const jobs = [{ id: 'hello', schedule: '@daily', command: 'greet' }];
    const warnings = [
      {
        code: 'task-unloadable',
        message: 'the task greet cannot be loaded now, and runs of it fail until it can: SyntaxError: Unexpected token',
      },
    ];

    expect(await planJobs(engine, { jobs })).toMatchObject({ value: { items: [{ warnings }] } });
    expect(await planJobs({ ...engine, rights: READER }, { jobs })).toMatchObject({
      value: {
        items: [{ warnings: [{ message: 'the task greet cannot be loaded now, and runs of it fail until it can' }] }],
      },
    });
    expect(await applyJobs(engine, { jobs }, BY)).toMatchObject({ value: { items: [{ warnings }] } });
    expect(await applyJobs(engine, { jobs }, BY)).toMatchObject({ value: { items: [{ change: 'unchanged' }] } });
  });

  test('is warned of where its home, in which it is to work, goes with each attempt', async () => {
    const engine = new EngineWorld().runner();
    const onAws = { ...engine, runners: new Map([['default', { longestAttemptSeconds: 840, memoryMb: 1_024 }]]) };
    const codes = async (on: typeof engine, fields: object) => {
      const command = { type: 'shell', line: 'tar czf etc.tgz /etc/hosts', cwd: '~' };
      const planned = await planJobs(on, { jobs: [{ id: 'tar', schedule: '@daily', command, ...fields }] });
      return planned.ok ? planned.value.items[0]?.warnings?.map(({ code }) => code) : planned.refusal;
    };
    const inBackups = { type: 'claude', prompt: 'tidy up', model: 'opus', cwd: '~/backups' };

    expect(await codes(onAws, {})).toEqual(['home-goes']);
    expect(await codes(onAws, { command: { type: 'shell', line: 'tar c x', cwd: '/mnt/efs' } })).toBeUndefined();
    expect(await codes(onAws, { env: { HOME: '/mnt/efs' } })).toBeUndefined();
    expect(await codes(engine, {})).toBeUndefined();
    expect(await codes(engine, { isolatedHome: true })).toEqual(['home-goes']);
    expect(await codes(engine, { isolatedHome: true, command: inBackups })).toContain('home-goes');
  });

  test('is refused where the client of its service has no such action, by the path of the name', async () => {
    const world = new EngineWorld();
    const engine = {
      ...world.runner(),
      actionFaults: async ({ action }: { action: string }) =>
        action === 'CopyObjet' ? ({ name: 'action', message: 'is CopyObject meant?' } as const) : undefined,
    };
    const job = (action: string) => ({
      id: 'copy',
      schedule: '@daily',
      command: { type: 'aws', service: 's3', action },
    });

    expect(await createJob(engine, job('CopyObjet'), BY)).toMatchObject({
      ok: false,
      refusal: { errors: [{ path: 'command.action', message: 'is CopyObject meant?' }] },
    });
    expect(await applyJobs(engine, { jobs: [job('CopyObjet')] }, BY)).toMatchObject({
      ok: false,
      refusal: { errors: [{ path: 'jobs[0].command.action' }] },
    });
    expect(await createJob(engine, job('CopyObject'), BY)).toMatchObject({ ok: true });
  });

  test('null in a patch brings the default back', async () => {
    const world = new EngineWorld();
    await world.job({ maxRetries: 9, description: 'odd' });

    const patched = await patchJob(world.runner(), 'job', { maxRetries: null, description: null }, BY);

    expect(patched).toMatchObject({ ok: true, value: { definition: { maxRetries: 3, revision: 2 } } });
    expect(patched.ok && 'description' in patched.value.definition).toBe(false);
  });

  test('is refused when another revision was seen', async () => {
    const world = new EngineWorld();
    await world.job();

    const patched = await patchJob(world.runner(), 'job', { name: 'x' }, { ...BY, ifRevision: 7 });

    expect(patched).toMatchObject({ ok: false, refusal: { code: 'revision_mismatch' } });
  });

  test('of two that create at once, one wins', async () => {
    const world = new EngineWorld();
    const input = { id: 'job', schedule: '* * * * *', command: 'true' };

    const both = Promise.all([createJob(world.runner(), input, BY), createJob(world.runner(), input, BY)]);
    await world.clock.advanceByAsync(5_000);
    const results = await both;

    expect(results.map(({ ok }) => ok).sort()).toEqual([false, true]);
  });

  test('a schedule that is over is refused', async () => {
    const world = new EngineWorld();

    const saved = await createJob(world.runner(), { id: 'job', schedule: '2020-01-01T00:00:00Z', command: 'true' }, BY);

    expect(saved).toMatchObject({ ok: false, refusal: { code: 'invalid_job', errors: [{ path: 'schedule' }] } });
  });

  test('an effect that fails does not undo what was decided: it follows when the job is next looked at', async () => {
    const world = new EngineWorld();
    const entries = {
      create: () => Promise.reject(new Error('throttled')),
      remove: () => Promise.resolve(),
      names: () => Promise.resolve({ items: [] }),
    };
    const ports = { ...world.ports, entries };

    const saved = await createJob(world.runner({ ports }), { id: 'job', schedule: '0 9 * * *', command: 'true' }, BY);
    await world.fire(61);

    expect(saved.ok).toBe(true);
    expect(world.ports.observer.deferrals).toEqual(['job']);
    expect(world.ports.entries.specifications('job')).toHaveLength(1);
  });

  test('while EventBridge refuses its entries the job runs all the same, and has them when that is over', async () => {
    const world = new EngineWorld();
    const entries = {
      create: () => Promise.reject(new Error('quota exceeded')),
      remove: () => Promise.resolve(),
      names: () => Promise.resolve({ items: [] }),
    };
    const refused = world.runner({ ports: { ...world.ports, entries } });
    await createJob(refused, { id: 'job', schedule: '* * * * *', command: 'true' }, BY);

    for (let minute = 0; minute < 3; minute += 1) {
      await world.clock.advanceByAsync(60_000);
      await wakeJob(refused, 'job');
      await world.deliver(world.ports.queues.takeRuns()[0], 0, refused);
    }

    expect((await world.head()).counters).toMatchObject({ succeeded: 3, missed: 0 });
    expect(world.ports.entries.specifications('job')).toEqual([]);
    await world.fire();
    expect(world.ports.entries.specifications('job')).toHaveLength(1);
  });

  test('of a job that was deleted goes on where it ended', async () => {
    const world = new EngineWorld();
    await world.job();
    await world.clock.advanceByAsync(30_000);
    await deleteJob(world.runner(), 'job', BY);
    await world.job();

    expect(await world.head()).toMatchObject({ state: 'active', revision: 2, mark: world.clock.nowSeconds() });
  });

  test('of a job that was deleted and forgotten runs what it says now, also in a process that knew the old one', async () => {
    const world = new EngineWorld();
    const engine = world.runner();
    const job = { id: 'job', schedule: '@daily' };
    await createJob(engine, { ...job, command: 'old' }, BY);
    await deleteJob(engine, 'job', BY);
    await world.clock.advanceByAsync(31 * 86_400_000);

    await createJob(engine, { ...job, command: 'new' }, BY);
    await triggerRun(engine, 'job', BY);
    await world.deliver(world.ports.queues.takeRuns()[0], 0, engine);

    expect(world.executions.map(({ command }) => command)).toEqual([{ type: 'shell', line: 'new' }]);
  });
});

describe('chains', () => {
  test('a job runs after another one, is told of its run, and once', async () => {
    const world = new EngineWorld();
    await world.job();
    await world.job({ id: 'after', schedule: undefined, after: [{ job: 'job' }] });
    const [message] = await world.fire();
    await world.deliver(message);
    await world.deliver(message);

    const chained = world.ports.queues.takeRuns();
    expect(chained).toMatchObject([{ jobId: 'after', trigger: 'chain', depth: 1, parent: { status: 'succeeded' } }]);
    await world.deliver(chained[0]);
    expect(world.executions.at(-1)?.parent).toMatchObject({ runId: 'job.20260601T000100Z', status: 'succeeded' });
  });

  test('on failure follows only a run that failed', async () => {
    const world = new EngineWorld();
    world.act = failsFirst(1);
    await world.job({ maxRetries: 0 });
    await world.job({ id: 'alarm', schedule: undefined, after: [{ job: 'job', on: 'failure' }] });
    const [first] = await world.fire();
    await world.deliver(first);

    expect(world.ports.queues.takeRuns().map(({ jobId }) => jobId)).toEqual(['alarm']);
  });

  test('a circle is refused, naming it', async () => {
    const world = new EngineWorld();
    await world.job({ id: 'a' });
    await world.job({ id: 'b', after: [{ job: 'a' }] });

    const circle = await patchJob(world.runner(), 'a', { after: [{ job: 'b' }] }, BY);

    expect(circle).toMatchObject({
      ok: false,
      refusal: { errors: [{ path: 'after[0].job', message: expect.stringContaining('a -> b -> a') }] },
    });
  });

  test('a circle within one apply is refused, and nothing is stored', async () => {
    const world = new EngineWorld();
    const jobs = ['a', 'b'].map((id, index) => ({
      id,
      schedule: '* * * * *',
      command: 'true',
      after: [{ job: index === 0 ? 'b' : 'a' }],
    }));

    const applied = await applyJobs(world.runner(), { jobs }, BY);

    expect(applied).toMatchObject({ ok: false, refusal: { code: 'invalid_job' } });
    expect(await world.ports.heads.read('a')).toBeUndefined();
  });

  test('jobs of one apply may follow each other in any order', async () => {
    const world = new EngineWorld();
    const jobs = [
      { id: 'second', command: 'true', after: [{ job: 'first' }] },
      { id: 'first', command: 'true', schedule: '* * * * *' },
    ];

    expect(await applyJobs(world.runner(), { jobs }, BY)).toMatchObject({ ok: true });
    expect((await world.head('first')).followers).toEqual([{ jobId: 'second', on: 'success' }]);
  });

  test('forty layers of jobs, each of which follows all of the layer above, are applied', async () => {
    const world = new EngineWorld();
    const layers = Array.from({ length: 40 }, (_, layer) => layer);
    const jobs = layers.flatMap((layer) =>
      ['a', 'b'].map((side) => ({
        id: `${side}${layer}`,
        command: 'true',
        ...(layer === 0 ? { schedule: '@daily' } : { after: [{ job: `a${layer - 1}` }, { job: `b${layer - 1}` }] }),
      })),
    );

    const applied = await applyJobs(world.runner(), { jobs: jobs.reverse() }, BY);

    expect(applied.ok && applied.value.items).toHaveLength(80);
  });
});

describe('groups', () => {
  test('let one run of their jobs go at a time, and the next one when it is over', async () => {
    const world = new EngineWorld();
    await world.job({ id: 'a', group: { name: 'db' } });
    await world.job({ id: 'b', group: { name: 'db' } });
    const [first] = await world.fire(60, 'a');
    const none = await world.fire(1, 'b');
    await world.deliver(first);

    expect(none).toEqual([]);
    expect(world.ports.queues.takeRuns().map(({ jobId }) => jobId)).toEqual(['b']);
  });

  test('a forced run passes them by', async () => {
    const world = new EngineWorld();
    await world.job({ id: 'a', group: { name: 'db' } });
    await world.job({ id: 'b', group: { name: 'db' } });
    await world.fire(60, 'a');

    await triggerRun(world.runner(), 'b', { ...BY, forced: true });

    expect(world.ports.queues.takeRuns().map(({ jobId }) => jobId)).toEqual(['b']);
  });
});

describe('guards', () => {
  test('a job that fails so often in a row is paused, with the reason, and starts afresh when resumed', async () => {
    const world = new EngineWorld();
    world.act = failsFirst(99);
    await world.job({ maxRetries: 0, pauseAfterFailures: 2 });
    for (let failure = 0; failure < 2; failure += 1) {
      const [message] = await world.fire();
      await world.deliver(message);
    }
    await world.fire(1);

    expect(await world.head()).toMatchObject({
      state: 'paused',
      pause: { by: 'cronstack', note: '2 runs in a row failed (pauseAfterFailures)' },
    });
    await resumeJob(world.runner(), 'job', BY);
    expect(await world.head()).toMatchObject({ state: 'active', counters: { consecutiveFailures: 0, failed: 2 } });
  });

  test('more runs in an hour than allowed are skipped, with the reason', async () => {
    const world = new EngineWorld();
    await world.job({ maxRunsPerHour: 1 });
    const [message] = await world.fire();
    await world.deliver(message);
    await world.fire();

    const run = await world.run('job.20260601T000200Z');
    expect(run).toMatchObject({ status: 'skipped', reason: expect.stringContaining('maxRunsPerHour') });
  });

  test('the same idempotency key asks for the same run, also after it is over', async () => {
    const world = new EngineWorld();
    await world.job();
    const options = { ...BY, idempotencyKey: 'once' };

    const first = await triggerRun(world.runner(), 'job', options);
    await world.deliver(world.ports.queues.takeRuns()[0]);
    const second = await triggerRun(world.runner(), 'job', options);

    expect(second.ok && first.ok && second.value.id === first.value.id).toBe(true);
    expect(world.executions).toHaveLength(1);
    expect((await world.head()).counters.succeeded).toBe(1);
  });

  test('a key of a backfill is no key of a run', async () => {
    const world = new EngineWorld();
    await world.job();
    const at = Math.floor(world.clock.now() / 1000);
    const range = { from: at, to: at, order: 'oldest', only: 'all', maxConcurrent: 1 } as const;

    await backfillJob(world.runner(), 'job', range, { ...BY, idempotencyKey: 'once' });
    const run = await triggerRun(world.runner(), 'job', { ...BY, idempotencyKey: 'backfill#once' });

    expect(run).toMatchObject({ ok: true, value: { jobId: 'job', trigger: 'manual' } });
  });

  test('pausing takes the entries away, resuming brings them back', async () => {
    const world = new EngineWorld();
    await world.job();

    await pauseJob(world.runner(), 'job', { ...BY, note: 'holiday' });
    expect(world.ports.entries.specifications('job')).toEqual([]);
    await resumeJob(world.runner(), 'job', BY);

    expect(world.ports.entries.specifications('job')).toHaveLength(1);
  });
});
