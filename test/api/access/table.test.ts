import { beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLES } from '#api/openapi/examples.ts';
import { OPERATIONS, type OperationId } from '#api/openapi/operations.ts';
import { pathOf } from '#api/routes/path.ts';
import type { RouteContract } from '#api/routes/route.ts';
import { roleFor } from '#domain/access/action.ts';
import type { Grant } from '#domain/access/grant.ts';
import { ROLES } from '#domain/access/role.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { type ApiWorld, apiWorld, send, watchWrites } from '#test/api/api-world.ts';

const ULID = '01JBX0000000000000000000AB';
const ROUTES = Object.entries(OPERATIONS).map(
  ([id, contract]) => [id as OperationId, contract as RouteContract] as const,
);
/** The names in paths that say which job is meant, those that stand behind one of them, and those of other things. */
const NAMING = ['id', 'runId', 'incident'];
const BEHIND = ['backfillId'];
const OTHERS = ['name', 'key', 'word', 'calendar', 'blackout', 'day'];

test('every path names its job by a name that access knows', () => {
  const names = ROUTES.flatMap(([, { path }]) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));

  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name = '') => ![...NAMING, ...BEHIND, ...OTHERS].includes(name))).toEqual([]);
});

describe.each(ROUTES)('%s', (id, contract) => {
  const least = roleFor(contract.needs);

  test(`is for ${least} and those above`, async () => {
    const world = apiWorld();
    for (const role of ROLES) {
      const answer = await ask(world, id, 'report', { role, commandKinds: ['shell', 'lambda'] });

      const isEnough = ROLES.indexOf(role) >= ROLES.indexOf(least);
      expect(codeOf(answer) === 'access_denied', `${role}: ${JSON.stringify(answer)}`).toBe(!isEnough);
      if (!isEnough) {
        expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining(`the role ${least}`) } });
      }
    }
  });

  test('is for nobody to whom nothing was granted, and changes nothing for them', async () => {
    const world = apiWorld();
    const writes = watchWrites(world);

    expect(codeOf(await ask(world, id, 'report'))).toBe('access_denied');
    expect(writes()).toEqual([]);
  });

  test('answers the same for a job beyond the pattern, whether or not there is one', async () => {
    if (!/\{(id|runId|incident)\}/.test(contract.path)) {
      return;
    }
    const world = apiWorld();
    await world.client.createJob({ id: 'prod.deploy', schedule: '0 3 * * *', command: 'true' });
    const limits = { role: 'admin', jobs: ['ci.*'] } as const;

    const [there, not] = [await ask(world, id, 'prod.deploy', limits), await ask(world, id, 'prod.other', limits)];

    expect(there).toMatchObject({ status: 403, body: { code: 'access_denied' } });
    expect(JSON.stringify(not.body)).toBe(JSON.stringify(there.body).replaceAll('prod.deploy', 'prod.other'));
    expect(codeOf(await ask(world, id, 'ci.build', limits))).not.toBe('access_denied');
  });
});

describe('what is read', () => {
  const world = apiWorld();
  const reading = ROUTES.filter(([, { needs }]) => needs === 'read' || needs === 'look');
  const shown: OperationId[] = [];

  beforeAll(async () => {
    for (const jobId of ['ci.build', 'prod.deploy']) {
      await world.client.createJob({ id: jobId, schedule: '0 3 * * *', command: 'true', maxRetries: 0 });
      await world.client.runJob(jobId);
    }
    await world.runAll(() => ({ kind: 'failed', reason: exitedWith(1), exitCode: 1, retryable: false }));
  });

  test.each(reading)('by %s shows nothing of jobs beyond the pattern', async (id) => {
    const whole = await ask(world, id, 'ci.build', { role: 'viewer' });
    const limited = await ask(world, id, 'ci.build', { role: 'viewer', jobs: ['ci.*'] });

    expect(JSON.stringify(limited.body)).not.toContain('prod.deploy');
    if (JSON.stringify(whole.body).includes('prod.deploy')) {
      shown.push(id);
    }
  });

  test('would be shown without the pattern', () => {
    expect(shown).toEqual(expect.arrayContaining(['listJobs', 'searchRuns']));
  });
});

describe('the kind of a command', () => {
  const COMMANDS = {
    shell: { type: 'shell', line: 'true' },
    task: { type: 'task', name: 'tidy' },
    http: { type: 'http', url: 'https://example.org/' },
    lambda: { type: 'lambda', functionName: 'resize' },
    aws: { type: 'aws', service: 's3', action: 'CopyObject' },
    sqs: { type: 'sqs', queueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders' },
    sns: { type: 'sns', topicArn: 'arn:aws:sns:eu-west-1:123456789012:orders' },
    eventbridge: { type: 'eventbridge', source: 'shop', detailType: 'Closed' },
    'step-function': {
      type: 'step-function',
      stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:Nightly',
    },
    'ecs-task': { type: 'ecs-task', taskDefinition: 'report' },
    sql: { type: 'sql', connection: 'sqlite:/srv/shop.db', statement: 'delete from orders' },
  };
  const named = ['shell', 'lambda', 'aws', 'sqs', 'sns', 'eventbridge', 'step-function', 'ecs-task', 'sql'];

  test.each(Object.entries(COMMANDS))(
    '%s is given only by those who may, on every way to a job',
    async (kind, command) => {
      for (const commandKinds of [[], ['shell'], ['lambda'], ['aws'], ['sqs', 'ecs-task']]) {
        const world = apiWorld();
        await world.client.createJob({ id: 'old', schedule: '0 3 * * *', command: 'tidy' });
        const editor = world.as({ name: 'ann', grants: [{ role: 'editor', jobs: ['*'], commandKinds }] });
        const job = { schedule: '0 3 * * *', command };
        const answers = [
          await write(editor, 'POST', '/v1/jobs', { id: 'new', ...job }),
          await write(editor, 'PUT', '/v1/jobs/put', job),
          await write(editor, 'PATCH', '/v1/jobs/old', { command: { name: null, ...command } }),
          await write(editor, 'POST', '/v1/apply', { jobs: [{ id: 'applied', ...job }] }),
        ];

        const may = !named.includes(kind) || commandKinds.some((one) => one === kind);
        expect(answers.map((answer) => codeOf(answer) === 'access_denied')).toEqual(answers.map(() => !may));
        expect((await world.client.listJobs()).items).toHaveLength(may ? 4 : 1);
      }
    },
  );

  test('a job that has a kind which one may not give is not edited either, whatever is changed of it', async () => {
    const world = apiWorld();
    await world.client.createJob({ id: 'old', schedule: '0 3 * * *', command: 'rm -rf build' });
    const editor = world.as({ name: 'ann', grants: [{ role: 'editor', jobs: ['*'], commandKinds: [] }] });

    const answer = await write(editor, 'PATCH', '/v1/jobs/old', { args: ['-v'] });

    expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('command kinds shell') } });
  });

  test('variables make a shell of a task: they steer the programs that it starts', async () => {
    const world = apiWorld();
    const editor = world.as({ name: 'ann', grants: [{ role: 'editor', jobs: ['*'], commandKinds: [] }] });
    const job = { id: 'tidy', schedule: '0 3 * * *', command: 'tidy' };

    expect(codeOf(await write(editor, 'POST', '/v1/jobs', { ...job, env: { NODE_OPTIONS: '--import data:,' } }))).toBe(
      'access_denied',
    );
    expect((await write(editor, 'POST', '/v1/jobs', { ...job, args: ['-v'] })).status).toBe(201);
  });

  test('variables for one run are for those who may edit the job; arguments are for all who may run it', async () => {
    const world = apiWorld();
    await world.client.createJob({ id: 'tidy', schedule: '0 3 * * *', command: 'tidy' });
    const run = (grant: Partial<Grant>, body: object) =>
      write(
        world.as({ name: 'ann', grants: [{ role: 'operator', jobs: ['*'], commandKinds: [], ...grant }] }),
        'POST',
        '/v1/jobs/tidy/run',
        body,
      );

    expect(codeOf(await run({}, { env: { PATH: '/tmp' } }))).toBe('access_denied');
    expect(codeOf(await run({ role: 'editor' }, { env: { PATH: '/tmp' } }))).toBe('access_denied');
    expect((await run({ role: 'editor', commandKinds: ['shell'] }, { env: { PATH: '/tmp' } })).status).toBe(202);
    expect((await run({}, { args: ['-v'] })).status).toBe(202);
  });

  const REFERENCES = [{ fromEnvironment: 'HOME' }, { fromSecret: 'prod/db' }, { fromParameter: '/prod/db' }];

  test.each(REFERENCES)('the reference %j is saved only by those who may refer to secrets', async (reference) => {
    const http = { type: 'http', url: 'https://example.org/', headers: { 'X-Key': reference } };
    for (const [jobId, job] of Object.entries({
      header: { command: http },
      shadowed: { command: http, env: { X_KEY: 'plain' } },
      variable: { command: 'tidy', env: { KEY: reference } },
      own: { command: { type: 'shell', line: 'true', env: { KEY: reference } }, env: { KEY: 'plain' } },
    })) {
      for (const kinds of [['shell'], ['shell', 'secrets']]) {
        const world = apiWorld();
        const body = { schedule: '0 3 * * *', ...job };
        await world.client.createJob({ id: 'old', schedule: '0 3 * * *', command: 'tidy' });
        const grant = { role: 'editor', jobs: ['*'], commandKinds: kinds } as const;
        const editor = world.as({ name: 'ann', grants: [grant] });
        const answers = [
          await write(editor, 'POST', '/v1/jobs', { id: jobId, ...body }),
          await write(editor, 'PUT', `/v1/jobs/${jobId}.put`, body),
          await write(editor, 'POST', '/v1/apply', { jobs: [{ id: `${jobId}.applied`, ...body }] }),
        ];

        expect(answers.map((answer) => codeOf(answer) === 'access_denied')).toEqual(
          answers.map(() => !kinds.includes('secrets')),
        );
        expect((await world.client.listJobs()).items).toHaveLength(kinds.includes('secrets') ? 4 : 1);
      }
    }
  });

  test('a job that refers to a secret is led elsewhere by nobody who may not refer to it, nor run with other variables', async () => {
    const world = apiWorld();
    const env = { KEY: { fromSecret: 'prod/db' } };
    const headers = { 'X-Key': { fromSecret: 'prod/db' } };
    const command = { type: 'http', url: 'https://example.org/', headers } as const;
    await world.client.createJob({ id: 'sent', schedule: '0 3 * * *', command });
    await world.client.createJob({ id: 'held', schedule: '0 3 * * *', command: 'tidy', env });
    const as = (...commandKinds: string[]) =>
      world.as({ name: 'ann', grants: [{ role: 'editor', jobs: ['*'], commandKinds }] });
    const patch = { command: { url: 'https://example.com/' } };
    const run = (editor: ApiWorld, given: object) => write(editor, 'POST', '/v1/jobs/held/run', { env: given });

    expect(await write(as('shell'), 'PATCH', '/v1/jobs/sent', patch)).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('command kinds secrets') },
    });
    expect(codeOf(await run(as('shell'), { PATH: '/tmp' }))).toBe('access_denied');
    expect(codeOf(await run(as('shell'), { OTHER: { fromSecret: 'prod/other' }, KEY: 'plain' }))).toBe('access_denied');
    expect((await write(as('secrets'), 'PATCH', '/v1/jobs/sent', patch)).status).toBe(200);
    expect((await run(as('shell', 'secrets'), { PATH: '/tmp' })).status).toBe(202);
  });

  test('no value is read from the variables of the product itself, whoever asks for it', async () => {
    const world = apiWorld();
    await world.client.createJob({ id: 'tidy', schedule: '0 3 * * *', command: 'tidy' });
    const reference = { fromEnvironment: 'CRONSTACK_TOKEN' };
    const job = { schedule: '0 3 * * *', command: 'tidy', env: { A: reference } };
    const http = { type: 'http', url: 'https://example.org/', headers: { A: reference } };

    for (const answer of [
      await write(world, 'PUT', '/v1/jobs/x', job),
      await write(world, 'PUT', '/v1/jobs/x', { schedule: '0 3 * * *', command: http }),
      await write(world, 'POST', '/v1/jobs/tidy/run', { env: { A: reference } }),
    ]) {
      expect(answer).toMatchObject({ status: 400 });
      expect(JSON.stringify(answer.body)).toContain("the product's own");
    }
    expect((await world.client.listJobs()).items).toHaveLength(1);
  });

  test('a runner class is given only by those who may', async () => {
    const world = apiWorld();
    const grant = { role: 'editor', jobs: ['*'], commandKinds: [], runners: ['small'] } as const;
    const editor = world.as({ name: 'ann', grants: [grant] });

    const answer = await write(editor, 'POST', '/v1/jobs', { id: 'x', schedule: '0 3 * * *', command: 'tidy' });

    expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('runner class default') } });
  });
});

async function ask(world: ApiWorld, id: OperationId, jobId: string, limits?: Partial<Grant>) {
  const contract: RouteContract = OPERATIONS[id];
  const grants = limits === undefined ? [] : [{ role: 'viewer' as const, jobs: ['*'], commandKinds: [], ...limits }];
  const at = '20261105T070000Z';
  const named = {
    id: jobId,
    runId: `${jobId}.${at}`,
    incident: `${jobId}.failing.${at}`,
    backfillId: ULID,
    name: 'ops',
    key: 'a-key-of-nobody',
    word: 'start',
    calendar: 'bavaria',
    blackout: ULID,
    day: '2026-11-05',
  };
  const path = pathOf(contract, named);
  const { body } = EXAMPLES[id];
  return send(
    world.as({ name: 'ann', grants }),
    contract.method,
    path,
    body === undefined ? {} : { body: JSON.stringify(body) },
  );
}

function write(world: ApiWorld, method: string, path: string, body: unknown) {
  return send(world, method, path, { body: JSON.stringify(body) });
}

function codeOf({ body }: { readonly body: unknown }): unknown {
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}
