import { describe, expect, test, vi } from 'vitest';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { type ApiWorld, apiWorld, send, watchWrites } from '../api-world.ts';

const JOB = {
  id: 'report',
  schedule: '0 9 * * *',
  command: 'echo report',
  args: { month: 'this' },
  env: { LOG_LEVEL: 'info', TZ: 'UTC' },
};
const GIVEN = { args: { month: '2026-10' }, env: { LOG_LEVEL: 'debug' }, note: 'October again' };

describe('a run that is given something', () => {
  test("has its arguments in place of the job's and its variables over them, once", async () => {
    const world = await worldWith(JOB);

    const asked = await world.client.runJob('report', GIVEN);
    const given = await executions(world);
    await world.client.runJob('report');
    const plain = await executions(world);

    expect(asked).toMatchObject({ status: 'queued', ...GIVEN });
    expect(given).toMatchObject([{ runId: asked.id, args: GIVEN.args, env: { LOG_LEVEL: 'debug', TZ: 'UTC' } }]);
    expect(plain).toMatchObject([{ args: JOB.args, env: JOB.env }]);
  });

  test('shows it while it waits and when it is over, and the audit says who gave it', async () => {
    const world = await worldWith(JOB);
    const { id } = await world.client.runJob('report', GIVEN);

    await world.runAll();

    expect(await world.client.getRun(id)).toMatchObject({ status: 'succeeded', ...GIVEN });
    expect((await world.client.listAudit('report')).items[0]).toMatchObject({ action: 'run', runId: id, ...GIVEN });
    expect((await world.client.listRuns('report')).items[0]).not.toHaveProperty('args');
  });

  test('keeps it through the attempts of a failure', async () => {
    const world = await worldWith({ ...JOB, maxRetries: 2 });
    await world.client.runJob('report', GIVEN);

    const seen = await executions(world, { kind: 'failed', reason: exitedWith(3), retryable: true });

    expect(seen.map(({ args }) => args)).toEqual([GIVEN.args, GIVEN.args, GIVEN.args]);
  });

  test('shows no secret of it', async () => {
    const world = await worldWith(JOB);

    const { id } = await world.client.runJob('report', {
      args: {
        token: 'abcdefgh',
        note: 'with abcdefgh',
        nested: { password: { b: 12_345_678, list: [1_234, 'x', true] } },
        n_token: 98_765_432,
        copy: 98_765_432,
        month: 11,
      },
      env: { API_KEY: 'open-sesame', URL: { fromSecret: 'url' } },
      note: 'open-sesame',
    });

    const masked = {
      args: {
        token: '***',
        note: 'with ***',
        nested: { password: { b: '***', list: ['***', '***', true] } },
        n_token: '***',
        copy: '***',
        month: 11,
      },
      env: { API_KEY: '***', URL: { fromSecret: 'url' } },
      note: '***',
    };
    expect(await world.client.getRun(id)).toMatchObject(masked);
    expect((await world.client.listAudit('report')).items[0]).toMatchObject(masked);
  });

  test('masks it in the output of the command', async () => {
    const world = await worldWith(JOB);
    const { id } = await world.client.runJob('report', { env: { API_KEY: 'open-sesame' } });

    await world.runAll(({ onOutput }) => {
      onOutput(new TextEncoder().encode('open-sesame\n'));
      return { kind: 'succeeded' };
    });

    expect(await world.client.getRun(id)).toMatchObject({ outputTail: '***\n' });
  });

  test('is held against the limit to the byte', async () => {
    const world = await worldWith(JOB);
    const rest = JSON.stringify({ args: [''] }).length;

    await expect(world.client.runJob('report', { args: ['x'.repeat(8_193 - rest)] })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [{ path: 'args', message: expect.stringContaining('8192 bytes') }],
    });
    expect(await world.client.runJob('report', { args: ['x'.repeat(8_192 - rest)] })).toMatchObject({
      status: 'queued',
    });
  });

  test.each([
    [{ args: 'text' }, 'args'],
    [{ env: { '1X': 'y' } }, 'env'],
    [{ env: { X: 1 } }, 'env.X'],
    [{ env: { CRONSTACK_RUN_ID: 'forged' } }, 'env.CRONSTACK_RUN_ID'],
    [{ note: '' }, 'note'],
    [{ note: 'n'.repeat(1_001) }, 'note'],
    [{ arguments: [] }, ''],
  ])('is refused with %j', async (body, path) => {
    const world = await worldWith(JOB);
    const written = watchWrites(world);

    const answer = await send(world, 'POST', '/v1/jobs/report/run', { body: JSON.stringify(body) });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: expect.stringMatching(`^${path}`) }] } });
    expect(written()).toEqual([]);
  });

  test.each([
    ['http', { type: 'http', url: 'https://a.test/' }, ['args', 'env']],
    ['lambda', { type: 'lambda', functionName: 'f', payload: {} }, ['args', 'env']],
    ['lambda without a payload', { type: 'lambda', functionName: 'f' }, ['env']],
    ['aws', { type: 'aws', service: 's3', action: 'CopyObject' }, ['args', 'env']],
    ['sql', { type: 'sql', connection: 'sqlite::memory:', statement: 'select 1' }, ['args', 'env']],
    ['sqs', { type: 'sqs', queueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders' }, ['env']],
    ['ecs-task', { type: 'ecs-task', taskDefinition: 'report' }, ['args', 'env']],
    ['ecs-task with a container', { type: 'ecs-task', taskDefinition: 'report', container: 'app' }, ['env']],
    ['shell', { type: 'shell', line: 'true' }, []],
    ['task', { type: 'task', name: 'tidy' }, []],
  ])('is refused by name where a command of the kind %s would not see it', async (_, command, paths) => {
    const world = await worldWith({ ...JOB, command });

    const answer = await send(world, 'POST', '/v1/jobs/report/run', { body: JSON.stringify(GIVEN) });

    expect(answer).toMatchObject(
      paths.length === 0 ? { status: 202 } : { status: 400, body: { errors: paths.map((path) => ({ path })) } },
    );
  });

  test('has what the command has of its own give way', async () => {
    const task = await worldWith({ ...JOB, command: { type: 'task', name: 'tidy', args: { month: 'own' } } });
    await task.client.runJob('report', GIVEN);
    const shell = await worldWith({ ...JOB, command: { type: 'shell', line: 'true', env: { LOG_LEVEL: 'own' } } });
    await shell.client.runJob('report', GIVEN);

    expect((await executions(task))[0]?.command).toEqual({ type: 'task', name: 'tidy' });
    expect((await executions(shell))[0]?.command).toMatchObject({ env: { LOG_LEVEL: 'debug' } });
  });

  test('is one for one key, and another request under that key is refused', async () => {
    const world = await worldWith(JOB);
    const key = { idempotencyKey: 'october' };

    const first = await world.client.runJob('report', { ...GIVEN, ...key });
    const second = await world.client.runJob('report', { ...GIVEN, ...key });

    expect(second.id).toBe(first.id);
    for (const other of [{}, { ...GIVEN, args: [] }, { ...GIVEN, force: true }]) {
      await expect(world.client.runJob('report', { ...other, ...key })).rejects.toMatchObject({
        status: 409,
        code: 'idempotency_conflict',
      });
    }
    expect(world.ports.queues.pendingRuns()).toHaveLength(1);
  });

  test.each([
    ['not stored any more', undefined],
    ['none that can be read', '{"env":{"X":1}}'],
    ['what its command cannot take', '{"args":[],"env":{}}'],
  ])('fails, and its command never runs without, where it is %s', async (_, kept) => {
    const world = await worldWith({ ...JOB, command: { type: 'lambda', functionName: 'f', payload: {} } });
    const { id } = await world.client.runJob('report', { note: 'for the record' });
    vi.spyOn(world.ports.history, 'readKey').mockResolvedValue(kept);

    const seen = await executions(world);

    expect(seen).toEqual([]);
    expect(await world.client.getRun(id)).toMatchObject({ status: 'failed', reasonCode: 'inputs_not_usable' });
  });

  test('is the one that a key was bound to before there was more to hold a request against', async () => {
    const world = await worldWith(JOB);
    const { id } = await world.client.runJob('report');
    await world.ports.history.bindKey('report#run#old', id, 2_000_000_000);

    expect(await world.client.runJob('report', { ...GIVEN, idempotencyKey: 'old' })).toMatchObject({ id });
  });

  test('is not found for a job that is not there', async () => {
    await expect(apiWorld().client.runJob('nobody', GIVEN)).rejects.toMatchObject({ code: 'job_not_found' });
  });
});

describe('a run that is asked for ahead', () => {
  const AT = '2026-11-05T22:00:00+01:00';

  test('is queued for its instant, and seen in the job, the list of its runs and the audit', async () => {
    const world = await worldWith(JOB);

    const asked = await world.client.runJob('report', { ...GIVEN, at: AT });

    const scheduledAt = '2026-11-05T21:00:00Z';
    expect(asked).toMatchObject({ status: 'queued', trigger: 'manual', scheduledAt, ...GIVEN });
    expect(await world.client.getRun(asked.id)).toEqual(asked);
    expect(await world.client.getJob('report')).toMatchObject({ laterRuns: [{ runId: asked.id, at: scheduledAt }] });
    expect((await world.client.listRuns('report')).items).toMatchObject([{ id: asked.id, status: 'queued' }]);
    expect((await world.client.listAudit('report')).items[0]).toMatchObject({ runId: asked.id, scheduledAt, ...GIVEN });
    expect(world.ports.queues.pendingRuns()).toEqual([]);
  });

  test('is cancelled like any other', async () => {
    const world = await worldWith(JOB);
    const { id } = await world.client.runJob('report', { at: AT, note: 'tonight' });

    expect(await world.client.cancelRun(id)).toMatchObject({ status: 'cancelled', note: 'tonight' });
    expect((await world.client.getJob('report')).laterRuns).toEqual([]);
  });

  test.each([
    ['2026-11-05T08:00:00Z', 'not_in_future'],
    ['2027-11-07T08:00:00Z', 'not_in_future'],
    ['tonight', 'invalid_request'],
  ])('is refused at %s', async (at, code) => {
    const world = await worldWith(JOB);

    await expect(world.client.runJob('report', { at })).rejects.toMatchObject({
      status: 400,
      code,
      errors: [{ path: 'at' }],
    });
    expect((await world.client.getJob('report')).laterRuns).toEqual([]);
  });

  test('is refused where the job has twenty of them', async () => {
    const world = await worldWith(JOB);
    for (let hour = 1; hour <= 20; hour += 1) {
      await world.client.runJob('report', { at: new Date(world.clock.now() + hour * 3_600_000).toISOString() });
    }

    await expect(world.client.runJob('report', { at: AT })).rejects.toMatchObject({
      status: 409,
      code: 'too_many_later_runs',
    });
    expect(await world.client.runJob('report')).toMatchObject({ status: 'queued' });
  });
});

describe('a retry', () => {
  test('does the same again as its revision said, and names the run', async () => {
    const world = await worldWith(JOB);
    const first = await world.client.runJob('report', GIVEN);
    await world.runAll(() => ({ kind: 'failed', reason: exitedWith(3), retryable: false }));
    await world.client.patchJob('report', { command: 'echo other', env: null });
    world.clock.advanceBy(3_600_000);

    const answer = await send(world, 'POST', `/v1/runs/${first.id}/retry`, { body: '{"note":"now"}' });
    const { id } = answer.body as { id: string };
    const seen = await executions(world);

    expect(answer).toMatchObject({
      status: 202,
      body: { trigger: 'manual', retryOf: first.id, revision: 1, scheduledAt: first.scheduledAt, note: 'now' },
    });
    expect(answer.headers.get('location')).toBe(`/v1/runs/${id}`);
    expect(seen).toMatchObject([
      { runId: id, command: { line: 'echo report' }, args: GIVEN.args, env: { LOG_LEVEL: 'debug', TZ: 'UTC' } },
    ]);
    expect(await world.client.getRun(id)).toMatchObject({ status: 'succeeded', retryOf: first.id, args: GIVEN.args });
  });

  test('takes the job as it is now where that is asked for', async () => {
    const world = await worldWith(JOB);
    const first = await world.client.runJob('report', GIVEN);
    await world.runAll();
    await world.client.patchJob('report', { command: 'echo other' });

    const again = await world.client.retryRun(first.id, { current: true });
    const seen = await executions(world);

    expect(again).toMatchObject({ retryOf: first.id, revision: 2, scheduledAt: first.scheduledAt });
    expect(seen).toMatchObject([{ runId: again.id, command: { line: 'echo other' }, args: GIVEN.args }]);
  });

  test('of a retry, and of a run that was given nothing, is a run of its own', async () => {
    const world = await worldWith(JOB);
    const first = await world.client.runJob('report');
    await world.runAll();

    const second = await world.client.retryRun(first.id);
    await world.runAll();
    const third = await world.client.retryRun(second.id, { idempotencyKey: 'once' });

    expect([second.retryOf, third.retryOf]).toEqual([first.id, second.id]);
    expect(new Set([first.id, second.id, third.id]).size).toBe(3);
    expect(await world.client.retryRun(second.id, { idempotencyKey: 'once' })).toMatchObject({ id: third.id });
    await expect(world.client.retryRun(first.id, { idempotencyKey: 'once' })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
  });

  test('of a run whose instant lies ahead is of now', async () => {
    const world = await worldWith(JOB);
    const now = new Date(world.clock.now()).toISOString().replace('.000', '');
    const first = await world.client.runJob('report', { at: '2027-10-01T00:00:00Z' });
    await world.client.cancelRun(first.id);

    const { id } = await world.client.retryRun(first.id);
    await world.runAll();

    expect(await world.client.getRun(id)).toMatchObject({
      status: 'succeeded',
      retryOf: first.id,
      scheduledAt: now,
      latenessMs: 0,
    });
    expect((await world.client.searchRuns({ job: 'report', status: 'succeeded' })).items).toMatchObject([{ id }]);
  });

  test('obeys the overlap policy of now, unless forced', async () => {
    const world = await worldWith({ ...JOB, overlap: 'allow' });
    const { id } = await world.client.runJob('report');
    await world.runAll();
    await world.client.patchJob('report', { overlap: 'skip' });
    await world.client.runJob('report');

    expect(await world.client.retryRun(id)).toMatchObject({ status: 'skipped', reasonCode: 'overlap', retryOf: id });
    expect(await world.client.retryRun(id, { force: true })).toMatchObject({ status: 'queued', forced: true });
  });

  test('is refused while the run is open', async () => {
    const world = await worldWith(JOB);
    const { id } = await world.client.runJob('report');

    await expect(world.client.retryRun(id)).rejects.toMatchObject({ status: 409, code: 'run_open' });
  });

  test.each([
    ['the revision', { revision: 7 }, 'revision 7'],
    ['what it was given', { inputs: true as const }, 'was given'],
  ])('is refused where %s is not stored any more', async (_, fields, words) => {
    const world = await worldWith(JOB);
    const { id } = await world.client.runJob('report');
    await world.runAll();
    const run = await world.ports.history.readRun(id);
    if (run === undefined) {
      throw new Error('the run is stored');
    }
    await world.ports.history.writeRun({ ...run, version: run.version + 1, ...fields });
    const written = watchWrites(world);

    await expect(world.client.retryRun(id)).rejects.toMatchObject({
      status: 409,
      code: 'not_repeatable',
      message: expect.stringContaining(words),
    });
    expect(written()).toEqual([]);
  });

  test('is refused for a run of a job that was deleted, also where another job has its id', async () => {
    const world = await worldWith(JOB);
    const { id } = await world.client.runJob('report');
    await world.runAll();
    await world.client.deleteJob('report');
    await world.client.createJob({ ...JOB, id: 'report', command: 'echo other' });
    await world.client.patchJob('report', { tags: ['edited'] });
    const written = watchWrites(world);

    await expect(world.client.retryRun(id)).rejects.toMatchObject({
      status: 409,
      code: 'not_repeatable',
      message: expect.stringContaining('earlier job report'),
    });
    expect(written()).toEqual([]);
    const { id: own } = await world.client.runJob('report');
    await world.runAll();
    expect(await world.client.retryRun(own)).toMatchObject({ status: 'queued', retryOf: own });
  });

  test.each([
    ['report.20261105T090000Z', 404, 'run_not_found'],
    ['nobody.20261105T090000Z', 404, 'run_not_found'],
    ['no-run-id', 404, 'run_not_found'],
    ['%22', 400, 'invalid_request'],
  ])('of %s is answered %i', async (runId, status, code) => {
    const world = await worldWith(JOB);

    expect(await send(world, 'POST', `/v1/runs/${runId}/retry`)).toMatchObject({ status, body: { code } });
  });

  test('is refused with what it does not take, and for a job that is deleted', async () => {
    const world = await worldWith(JOB);
    const { id } = await world.client.runJob('report');
    await world.runAll();

    const answer = await send(world, 'POST', `/v1/runs/${id}/retry`, { body: '{"args":[]}' });
    await world.client.deleteJob('report');

    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    await expect(world.client.retryRun(id)).rejects.toMatchObject({ status: 404, code: 'job_not_found' });
  });
});

async function worldWith(job: object): Promise<ApiWorld> {
  const world = apiWorld();
  await world.client.createJob(job);
  return world;
}

/** Executes what was sent, and answers what the command was told. */
async function executions(
  world: ApiWorld,
  result: ExecutionResult = { kind: 'succeeded' },
): Promise<readonly Execution[]> {
  const seen: Execution[] = [];
  await world.runAll((execution) => {
    seen.push(execution);
    return result;
  });
  return seen;
}
