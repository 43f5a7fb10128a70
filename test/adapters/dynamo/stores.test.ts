import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { makeStores } from '#adapters/dynamo/stores.ts';
import { requestsThrough } from '#adapters/dynamo/table/requests.ts';
import type { TellUnreadable, Unreadable } from '#domain/stored/unreadable.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { aDefinition, aHead, anAuditEntry, aRun, aSpan, aSummary, NOON } from '#test/conformance/builders.ts';
import { FakeClock } from '#testing/clock.ts';
import { seededRandomness } from '#testing/randomness.ts';

const IF_ABSENT = {
  ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
  ExpressionAttributeValues: { ':now': NOON },
};
const RUN_KEY = { pk: 'job#nightly', sk: 'run#20260301T120000Z#nightly.20260301T120000Z' };

const PAGE = { day: '2026-11-28', number: 0, closedAt: NOON, previous: '', jobs: [], root: 'a'.repeat(64) };

const dynamo = mockClient(DynamoDBDocumentClient);

afterAll(() => dynamo.restore());

beforeEach(() => {
  dynamo.reset();
  dynamo.onAnyCommand().resolves({});
});

test('the first version of a head is put if there is none, or only an expired one', async () => {
  await stores().heads.write(aHead());

  expect(inputs(PutCommand)).toEqual([
    { TableName: 'jobs-table', Item: { ...aHead(), pk: 'job#nightly', sk: 'head' }, ...IF_ABSENT },
  ]);
});

test('a later version of a head is put over the version before, unless that has expired', async () => {
  await stores().heads.write(aHead({ version: 8 }));

  expect(inputs(PutCommand)).toMatchObject([
    {
      ConditionExpression: 'version = :previous AND (attribute_not_exists(expiresAt) OR expiresAt > :now)',
      ExpressionAttributeValues: { ':previous': 7, ':now': NOON },
    },
  ]);
});

test.each([
  [false, 'w#2'],
  [true, 's#2'],
])('a head to be woken is in the sparse index (self-clocked: %s)', async (selfClocked, wakeShard) => {
  await stores().heads.write(aHead({ selfClocked, wakeAt: NOON + 60 }));
  await stores().heads.write(aHead({ selfClocked }));

  const [woken, not] = inputs(PutCommand);
  expect(woken?.Item).toMatchObject({ wakeShard, wakeKey: '01772366460#nightly' });
  expect(not?.Item).not.toHaveProperty('wakeShard');
  expect(not?.Item).not.toHaveProperty('wakeKey');
});

test('a head is read consistently, in one request', async () => {
  await stores().heads.read('nightly');

  expect(requests()).toEqual([
    { TableName: 'jobs-table', Key: { pk: 'job#nightly', sk: 'head' }, ConsistentRead: true },
  ]);
});

test('due heads are asked of all shards side by side, and again of one that has more where it runs out', async () => {
  dynamo.on(QueryCommand, dueQuery('w#0', 3)).resolvesOnce({ Items: [due(0, 'b'), due(0, 'd')] });
  dynamo.on(QueryCommand, dueQuery('w#2', 3)).resolvesOnce({ Items: [due(2, 'a')], LastEvaluatedKey: { pk: 'job#a' } });
  dynamo.on(QueryCommand, { Limit: 2 }).resolvesOnce({ Items: [due(2, 'c')] });

  const page = await stores().heads.due(false, NOON, { limit: 2 });

  expect(page.items.map(({ jobId }) => jobId)).toEqual(['a', 'b']);
  expect(page.nextCursor).toBeDefined();
  const shards = [0, 1, 2, 3, 4, 5, 6, 7, 'open'].map((shard) => dueQuery(`w#${shard}`, 3));
  const again = { ...dueQuery('w#2', 2), ExclusiveStartKey: due(2, 'a') };
  expect(inputs(QueryCommand)).toEqual([...shards, again]);
});

test('a cursor goes on behind the last item shown, with its whole key', async () => {
  dynamo
    .on(QueryCommand)
    .resolvesOnce({ Items: [selfClocked('a'), selfClocked('b')] })
    .resolves({ Items: [] });
  const { nextCursor = '' } = await stores().heads.due(true, NOON, { limit: 1 });
  dynamo.resetHistory();

  await stores().heads.due(true, NOON, { limit: 1, cursor: nextCursor });

  const first = inputs(QueryCommand)[0];
  expect(first?.ExpressionAttributeValues).toMatchObject({ ':partition': 's#0' });
  expect(first?.ExclusiveStartKey).toEqual({ pk: 'job#a', sk: 'head', wakeShard: 's#0', wakeKey: '01772366400#a' });
});

test('many heads are read a hundred at a time', async () => {
  await stores().heads.readMany(Array.from({ length: 130 }, (_, index) => `job-${index}`));

  expect(inputs(BatchGetCommand).map(({ RequestItems }) => RequestItems?.['jobs-table']?.Keys?.length)).toEqual([
    100, 30,
  ]);
});

test('what DynamoDB leaves out of a batch is asked for again after a pause', async () => {
  const clock = new FakeClock(NOON * 1000);
  const left = { pk: 'job#b', sk: 'head' };
  dynamo
    .on(BatchGetCommand)
    .resolvesOnce({
      Responses: { 'jobs-table': [item('a')] },
      UnprocessedKeys: { 'jobs-table': { Keys: [left] } },
    })
    .resolves({ Responses: { 'jobs-table': [item('b')] } });

  const reading = stores(clock).heads.readMany(['a', 'b']);
  await clock.advanceByAsync(0);
  expect(inputs(BatchGetCommand)).toHaveLength(1);
  await clock.advanceByAsync(60_000);

  expect((await reading).map(({ jobId }) => jobId)).toEqual(['a', 'b']);
  expect(inputs(BatchGetCommand)[1]?.RequestItems).toEqual({ 'jobs-table': { Keys: [left], ConsistentRead: false } });
});

test('a batch that never comes whole is a fault, after eight tries', async () => {
  const clock = new FakeClock(NOON * 1000);
  dynamo.on(BatchGetCommand).resolves({ UnprocessedKeys: { 'jobs-table': { Keys: [{ pk: 'job#a', sk: 'head' }] } } });

  const reading = expect(stores(clock).heads.readMany(['a'])).rejects.toMatchObject({ code: 'store_throttled' });
  await clock.advanceByAsync(60_000);
  await reading;

  expect(inputs(BatchGetCommand)).toHaveLength(8);
});

test('a definition is put if its number is free, as text', async () => {
  await stores().definitions.put(aDefinition());

  const definition = JSON.stringify(aDefinition());
  expect(requests()).toEqual([
    { TableName: 'jobs-table', Item: { pk: 'def#nightly', sk: '1', definition }, ...IF_ABSENT },
  ]);
});

test('a definition is read for half a unit, then where it was before, and again consistently when it seems not to be there', async () => {
  const Item = { pk: 'def#nightly', sk: '1', definition: JSON.stringify(aDefinition()) };
  dynamo.on(GetCommand).resolvesOnce({ Item }).resolves({});

  await stores().definitions.read('nightly', 1);
  await stores().definitions.read('nightly', 2);

  expect(inputs(GetCommand).map(({ Key, ConsistentRead }) => [Key?.pk, Key?.sk, ConsistentRead])).toEqual([
    ['def#nightly', '1', false],
    ['def#nightly', '2', false],
    ['job#nightly', 'def#2', false],
    ['def#nightly', '2', true],
  ]);
});

test('a definition that is retired gets its expiry, wherever it is', async () => {
  await stores().definitions.retire('nightly', 1, NOON + 60);

  const update = {
    TableName: 'jobs-table',
    UpdateExpression: 'SET expiresAt = :expiresAt',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':expiresAt': NOON + 60 },
  };
  expect(inputs(UpdateCommand)).toEqual([
    { ...update, Key: { pk: 'job#nightly', sk: 'def#1' } },
    { ...update, Key: { pk: 'def#nightly', sk: '1' } },
  ]);
});

test('a line of the list of jobs is put in its shard and by tag, its own last, and former tags are deleted', async () => {
  const key = { pk: 'jobs#2', sk: 'nightly' };
  dynamo.on(GetCommand).resolves({ Item: { ...aSummary({ tags: ['a', 'b'] }), ...key } });

  await stores().summaries.put(aSummary({ tags: ['b'] }));

  const line = aSummary({ tags: ['b'] });
  expect(requests()).toEqual([
    { TableName: 'jobs-table', Key: key, ConsistentRead: true },
    { TableName: 'jobs-table', Item: { ...line, pk: 'tag#b', sk: 'nightly' } },
    { TableName: 'jobs-table', Key: { pk: 'tag#a', sk: 'nightly' } },
    { TableName: 'jobs-table', Item: { ...line, ...key } },
  ]);
});

test('a line of the list of jobs is deleted after those by tag', async () => {
  const key = { pk: 'jobs#2', sk: 'nightly' };
  dynamo.on(GetCommand).resolves({ Item: { ...aSummary({ tags: ['a'] }), ...key } });

  await stores().summaries.remove('nightly');

  expect(inputs(DeleteCommand).map(({ Key }) => Key)).toEqual([{ pk: 'tag#a', sk: 'nightly' }, key]);
});

test('a claim is one conditional put, and in no index', async () => {
  await stores().history.writeRun(aRun());

  expect(requests()).toEqual([{ TableName: 'history-table', Item: { ...aRun(), ...RUN_KEY }, ...IF_ABSENT }]);
});

test.each([
  ['succeeded', 'ok'],
  ['skipped', 'ok'],
  ['failed', 'bad'],
  ['timed_out', 'bad'],
  ['cancelled', 'bad'],
  ['missed', 'bad'],
] as const)('a run that %s is put with its place among the %s ones of its day', async (status, kind) => {
  await stores().history.writeRun(aRun({ version: 2, status }));

  expect(inputs(PutCommand)[0]?.Item).toMatchObject({
    dayShard: expect.stringMatching(`^${kind}#2026-03-01#[0-7]$`),
    dayKey: '20260301T120000Z#nightly.20260301T120000Z',
  });
});

test('a span is kept under its last fire', async () => {
  await stores().history.writeRun(aSpan(NOON, NOON + 3_600));

  expect(inputs(PutCommand)[0]?.Item?.sk).toBe('run#20260301T130000Z#nightly.20260301T120000Z');
});

test('a run is read by its id alone', async () => {
  dynamo.on(GetCommand).resolves({ Item: { ...aRun(), ...RUN_KEY } });

  await stores().history.readRun('nightly.20260301T120000Z');

  expect(requests()).toEqual([{ TableName: 'history-table', Key: RUN_KEY, ConsistentRead: true }]);
});

test('a fire without a run of its own costs one more look, at what comes next', async () => {
  await stores().history.readRun('nightly.20260301T120000Z');

  expect(inputs(GetCommand)).toHaveLength(1);
  expect(inputs(QueryCommand)).toMatchObject([
    {
      ExpressionAttributeValues: { ':partition': 'job#nightly', ':from': 'run#20260301T120000Z#', ':to': 'run#~' },
      ScanIndexForward: true,
      ConsistentRead: true,
      Limit: 4,
    },
  ]);
});

test('output is stored compressed, and what is there stays', async () => {
  const text = 'all work and no play '.repeat(1_000);

  await stores().history.putLog('nightly.x', 1, { offset: 0, text }, NOON + 60);

  const [input] = inputs(PutCommand);
  expect(input).toMatchObject({ TableName: 'history-table', ...IF_ABSENT });
  expect(input?.Item).toMatchObject({ pk: 'log#nightly.x', sk: '001#000000', expiresAt: NOON + 60 });
  expect(input?.Item?.gzip.byteLength).toBeLessThan(text.length / 20);
});

test('an audit entry sorts by time and version', async () => {
  await stores().history.putAudit(anAuditEntry({ version: 12 }));

  expect(inputs(PutCommand)[0]?.Item).toMatchObject({
    pk: 'job#nightly',
    sk: 'audit#20260301T120000Z#0000000012',
    expiresAt: NOON + 30 * 86_400,
  });
});

test('an idempotency key is stored as its hash only', async () => {
  await stores().history.bindKey('s3cret', 'nightly.x', NOON + 60);

  expect(inputs(PutCommand)).toMatchObject([{ Item: { value: 'nightly.x', expiresAt: NOON + 60 }, ...IF_ABSENT }]);
  expect(JSON.stringify(requests())).not.toContain('s3cret');
});

test('the answer to a bound key is what it was bound to, read consistently', async () => {
  dynamo.on(PutCommand).rejects(Object.assign(new Error(), { name: 'ConditionalCheckFailedException' }));
  dynamo.on(GetCommand).resolves({ Item: { value: 'nightly.first', expiresAt: NOON + 60 } });

  expect(await stores().history.bindKey('key', 'nightly.second', NOON + 60)).toBe('nightly.first');

  expect(inputs(GetCommand)).toMatchObject([{ ConsistentRead: true }]);
});

test('a head that cannot be read is told, and a fault that names the job', async () => {
  const told: Unreadable[] = [];
  dynamo.on(GetCommand).resolves({ Item: { pk: 'job#nightly', sk: 'head', ...aHead(), version: 'one' } });

  await expect(stores(undefined, (found) => told.push(found)).heads.read('nightly')).rejects.toMatchObject({
    code: 'item_unreadable',
    message: 'the head of job nightly cannot be read',
  });

  expect(told).toEqual([{ kind: 'head', id: 'job#nightly head', fault: 'version: expected a whole number from 0 on' }]);
});

describe('a record whose keys say something else than it does', () => {
  const run = aRun({ status: 'succeeded' });
  const DAY = { dayShard: 'ok#2026-03-01#7', dayKey: '20260301T120000Z#nightly.20260301T120000Z' };
  const search = { from: NOON - 3_600, to: NOON + 3_600, kinds: ['ok', 'bad'], limit: 10 } as const;

  async function found(change: Readonly<Record<string, string>>) {
    const told: Unreadable[] = [];
    const item = { ...run, ...RUN_KEY, ...DAY, ...change };
    dynamo.on(QueryCommand).resolves({});
    const partition = { ExpressionAttributeValues: { ':partition': item.dayShard } };
    dynamo.on(QueryCommand, partition, false).resolves({ Items: [item] });
    dynamo.on(BatchGetCommand).resolves({ Responses: { 'history-table': [item] } });
    const { items } = await stores(undefined, (one) => told.push(one)).history.searchRuns(search);
    return { items, told: told.map(({ fault }) => fault) };
  }

  test('is found as it is where they say the same', async () => {
    expect(await found({})).toEqual({ items: [run], told: [] });
  });

  test.each([[{ pk: 'job#zzz' }], [{ sk: 'run#20260301T115900Z#nightly.20260301T120000Z' }]])(
    'is none of a run where that is its key: %o',
    async (change) => {
      expect(await found(change)).toEqual({
        items: [],
        told: [`pk, sk: expected ${RUN_KEY.pk}, ${RUN_KEY.sk}, as in the record`],
      });
    },
  );

  test.each([
    [{ dayShard: 'bad#2026-03-01#7' }],
    [{ dayShard: 'ok#2026-03-01#4' }],
    [{ dayKey: '20260301T120001Z#nightly.20260301T120000Z' }],
  ])('cannot be read where that is its place in the index: %o', async (change) => {
    const { items, told } = await found(change);

    expect(items).toMatchObject([{ id: run.id, status: 'failed', reasonCode: 'record_unreadable' }]);
    expect(told).toEqual([`dayShard, dayKey: expected ${DAY.dayShard}, ${DAY.dayKey}, as in the record`]);
  });
});

test.each([
  ['garbage', 'expected an object'],
  [JSON.stringify({ ...PAGE, number: 1 }), 'day, number: expected 2026-11-28, 0, as in its key'],
])('a receipt that is not that of its key is unreadable, and told: %s', async (receipt, fault) => {
  const told: Unreadable[] = [];
  const key = { pk: 'receipt#2026-11-28', sk: '0' };
  dynamo.on(GetCommand).resolves({ Item: { ...key, receipt, expiresAt: NOON + 60 } });

  expect(await stores(undefined, (found) => told.push(found)).receipts.read(PAGE)).toBe('unreadable');

  expect(told).toEqual([{ kind: 'receipt', id: 'receipt#2026-11-28 0', fault }]);
});

function stores(clock = new FakeClock(NOON * 1000), unreadable: TellUnreadable = () => undefined): Stores {
  return makeStores({
    client: requestsThrough(DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }))),
    jobsTableName: 'jobs-table',
    historyTableName: 'history-table',
    clock,
    randomness: seededRandomness(1),
    unreadable,
  });
}

function requests(): unknown[] {
  return dynamo.calls().map(({ args }) => args[0].input);
}

function inputs<Input>(Command: new (input: Input) => { readonly input: Input }): Input[] {
  return dynamo.calls().flatMap(({ args: [command] }) => (command instanceof Command ? [command.input] : []));
}

function item(jobId: string) {
  return { ...aHead({ jobId }), pk: `job#${jobId}`, sk: 'head' };
}

function due(shard: number, jobId: string) {
  return { pk: `job#${jobId}`, sk: 'head', wakeShard: `w#${shard}`, wakeKey: `01772366400#${jobId}` };
}

function selfClocked(jobId: string) {
  return { ...due(0, jobId), wakeShard: 's#0' };
}

function dueQuery(shard: string, limit: number) {
  return {
    TableName: 'jobs-table',
    IndexName: 'wake',
    KeyConditionExpression: 'wakeShard = :partition AND wakeKey BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':partition': shard, ':from': '00000000000', ':to': '01772366400#~' },
    ScanIndexForward: true,
    ConsistentRead: false,
    Limit: limit,
  };
}
