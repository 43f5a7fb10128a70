import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import { expect, test } from 'vitest';
import { settingsOf } from '#domain/jobs/write.ts';
import { createJob } from '#engine/jobs/save.ts';
import { answerTo } from '#functions/applier/answer.ts';
import { makeHandler } from '#functions/applier/handler.ts';
import { aMinutelyJob, type FunctionWorld, functionWorld, invocation, silentLogger } from './function-world.ts';

const STACK = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Jobs/1';
const REPORT = { id: 'report', schedule: '0 9 * * *', command: 'true' };
const BACKUP = { id: 'backup', schedule: '0 2 * * *', command: 'true' };
const MINE = 'cdk:cronstack-mine';

/** CloudFormation as it asks for jobs, and the answers that it got. */
class Deployments {
  readonly answers: CloudFormationCustomResourceResponse[] = [];
  readonly world: FunctionWorld;

  constructor(world = functionWorld()) {
    this.world = world;
  }

  async ask(RequestType: 'Create' | 'Update' | 'Delete', jobs: unknown, source: unknown = MINE) {
    const handler = makeHandler({
      engine: this.world.engine,
      logger: silentLogger(),
      answer: async (_, answer) => void this.answers.push(answer),
    });
    await handler(request(RequestType, { source, jobs: JSON.stringify(jobs) }), invocation('i'));
    return this.answers.at(-1);
  }

  /** The jobs that are there, each at its revision. */
  async jobs(): Promise<Readonly<Record<string, number>>> {
    const { items } = await this.world.ports.summaries.list({ limit: 100 });
    const heads = await this.world.ports.heads.readMany(items.map(({ jobId }) => jobId));
    return Object.fromEntries(heads.map(({ jobId, revision }) => [jobId, revision]));
  }
}

function request(
  RequestType: 'Create' | 'Update' | 'Delete',
  properties: Readonly<Record<string, unknown>>,
): CloudFormationCustomResourceEvent {
  const ResourceProperties = { ServiceToken: 'arn', ...properties };
  const common = {
    ServiceToken: 'arn',
    ResponseURL: 'https://bucket.s3.amazonaws.com/answer?signature=secret',
    StackId: STACK,
    RequestId: 'request',
    LogicalResourceId: 'Jobs',
    ResourceType: 'Custom::CronstackJobs',
    ResourceProperties,
  };
  if (RequestType === 'Create') {
    return { ...common, RequestType };
  }
  return RequestType === 'Delete'
    ? { ...common, RequestType, PhysicalResourceId: MINE }
    : { ...common, RequestType, PhysicalResourceId: MINE, OldResourceProperties: ResourceProperties };
}

test('a deployment makes the jobs, in the name of its stack', async () => {
  const cloud = new Deployments();

  expect(await cloud.ask('Create', [REPORT, BACKUP])).toEqual({
    Status: 'SUCCESS',
    PhysicalResourceId: MINE,
    StackId: STACK,
    RequestId: 'request',
    LogicalResourceId: 'Jobs',
    Data: { created: 2, updated: 0, unchanged: 0, deleted: 0 },
  });
  expect(await cloud.jobs()).toEqual({ report: 1, backup: 1 });
  expect(await cloud.world.ports.definitions.read('report', 1)).toMatchObject({ source: MINE });
  const { items } = await cloud.world.ports.history.listAudit('report', { limit: 1 });
  expect(items).toMatchObject([{ by: STACK }]);
});

test('the next one changes what was changed, removes what is gone, and leaves alone what is another`s', async () => {
  const cloud = new Deployments();
  await aMinutelyJob(cloud.world, 'by-hand');
  await cloud.ask('Create', [REPORT, BACKUP]);

  const edited = await cloud.ask('Update', [
    { ...REPORT, schedule: '0 10 * * *' },
    { ...BACKUP, id: 'other' },
  ]);
  const again = await cloud.ask('Update', [
    { ...REPORT, schedule: '0 10 * * *' },
    { ...BACKUP, id: 'other' },
  ]);

  expect(edited).toMatchObject({ Data: { created: 1, updated: 1, unchanged: 0, deleted: 1 } });
  expect(again).toMatchObject({ Data: { created: 0, updated: 0, unchanged: 2, deleted: 0 } });
  expect(await cloud.jobs()).toEqual({ 'by-hand': 1, report: 2, other: 1 });
});

test('a deployment that is rolled back has the jobs as they were', async () => {
  const cloud = new Deployments();
  await cloud.ask('Create', [REPORT, BACKUP]);
  const before = await cloud.world.ports.definitions.read('report', 1);
  await cloud.ask('Update', [{ ...REPORT, schedule: '0 10 * * *' }]);

  const back = await cloud.ask('Update', [REPORT, BACKUP]);

  expect(back).toMatchObject({ Status: 'SUCCESS', Data: { created: 1, updated: 1 } });
  const after = await cloud.world.ports.definitions.read('report', 3);
  expect(after && settingsOf(after)).toEqual(before && settingsOf(before));
  expect(Object.keys(await cloud.jobs()).sort()).toEqual(['backup', 'report']);
});

test('the end of the stack is the end of its jobs, and of no others', async () => {
  const cloud = new Deployments();
  await aMinutelyJob(cloud.world, 'by-hand');
  await cloud.ask('Create', [REPORT, BACKUP]);

  expect(await cloud.ask('Delete', [REPORT, BACKUP])).toMatchObject({ Status: 'SUCCESS', Data: { deleted: 2 } });
  expect(await cloud.jobs()).toEqual({ 'by-hand': 1 });
  expect(await cloud.ask('Delete', [REPORT, BACKUP])).toMatchObject({ Status: 'SUCCESS', Data: { deleted: 0 } });
});

test('under another source the jobs go on, and the request to delete the former one`s finds none', async () => {
  const cloud = new Deployments();
  await cloud.ask('Create', [REPORT]);

  expect(await cloud.ask('Update', [REPORT], 'cdk:cronstack-new')).toMatchObject({
    PhysicalResourceId: 'cdk:cronstack-new',
    Data: { updated: 1 },
  });
  expect(await cloud.ask('Delete', [REPORT])).toMatchObject({ Data: { deleted: 0 } });
  expect(await cloud.jobs()).toEqual({ report: 2 });
});

test('one bad job and nothing is stored: the deployment is told which job, where and why', async () => {
  const cloud = new Deployments();
  await cloud.ask('Create', [REPORT]);

  expect(await cloud.ask('Update', [BACKUP, { ...REPORT, schedule: '61 9 * * *' }])).toMatchObject({
    Status: 'FAILED',
    PhysicalResourceId: MINE,
    Reason: expect.stringMatching(/^1 thing is wrong; nothing was stored; report: schedule: .*61/),
  });
  expect(await cloud.jobs()).toEqual({ report: 1 });
});

test.each([
  ['no list', { source: MINE, jobs: '{}' }],
  ['no JSON', { source: MINE, jobs: '[' }],
  ['no source', { jobs: '[]' }],
])('properties with %s are refused; of what never was, nothing is deleted', async (_, properties) => {
  const { world } = new Deployments();
  const answers: CloudFormationCustomResourceResponse[] = [];
  const answer = async (_url: string, given: CloudFormationCustomResourceResponse) => void answers.push(given);
  const handler = makeHandler({ engine: world.engine, logger: silentLogger(), answer });
  await aMinutelyJob(world, 'by-hand', { source: MINE });

  await handler(request('Create', properties), invocation('i'));
  await handler(request('Delete', properties), invocation('i'));

  expect(answers).toMatchObject([
    { Status: 'FAILED', Reason: expect.stringContaining('expected source') },
    { Status: 'SUCCESS' },
  ]);
  expect(await world.ports.heads.read('by-hand')).toMatchObject({ state: 'active' });
});

test('a store that fails is told as well: nobody waits for an hour', async () => {
  const cloud = new Deployments();
  cloud.world.ports.summaries.list = () => Promise.reject(new Error('throttled'));

  expect(await cloud.ask('Create', [REPORT])).toMatchObject({ Status: 'FAILED', Reason: 'Error: throttled' });
});

test('a job that somebody saves between plan and apply is planned anew', async () => {
  const cloud = new Deployments();
  await cloud.ask('Create', [REPORT]);
  const { heads } = cloud.world.ports;
  const readMany = heads.readMany.bind(heads);
  let looks = 0;
  heads.readMany = async (ids) => {
    looks += 1;
    if (looks === 2) {
      await createJob(cloud.world.engine, { ...BACKUP, source: MINE }, { by: 'somebody' });
    }
    return readMany(ids);
  };

  expect(await cloud.ask('Update', [{ ...REPORT, schedule: '0 10 * * *' }])).toMatchObject({
    Status: 'SUCCESS',
    Data: { updated: 1, deleted: 1 },
  });
  expect(looks).toBeGreaterThan(2);
});

test('the answer goes to the signed address, without a content type; that is in no error', async () => {
  const sent: RequestInit[] = [];
  const url = 'https://bucket.s3.amazonaws.com/answer?signature=secret';
  const answer = {
    Status: 'SUCCESS',
    PhysicalResourceId: 'p',
    StackId: 's',
    RequestId: 'r',
    LogicalResourceId: 'l',
  } as const;
  const send = (status: number) =>
    answerTo(async (_, init) => {
      sent.push(init ?? {});
      return new Response(null, { status });
    });

  await send(200)(url, answer);
  const refused = await send(403)(url, answer).catch((error: unknown) => error);

  expect(sent[0]).toEqual({ method: 'PUT', headers: { 'content-type': '' }, body: JSON.stringify(answer) });
  expect(refused).toMatchObject({ code: 'answer_refused', message: 'CloudFormation answered 403' });
});
