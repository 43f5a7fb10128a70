import { beforeEach, describe, expect, test } from 'vitest';
import { DynamoDb } from '#testing/aws/dynamo/requests.ts';
import type { Item } from '#testing/aws/dynamo/values.ts';

const ITEM = {
  pk: 'a',
  sk: '1',
  text: 'night',
  count: 7,
  flags: new Set(['x', 'y']),
  list: ['one', { two: 2 }],
  map: { inner: 'deep', 'a-b': true },
  nothing: null,
};
const VALUES = {
  ':text': 'night',
  ':seven': 7,
  ':low': 5,
  ':high': 9,
  ':x': 'x',
  ':n': 'n',
  ':type': 'SS',
  ':none': 'z',
};
const NAMES = { '#m': 'map', '#h': 'a-b' };

let db: DynamoDb;
beforeEach(async () => {
  db = new DynamoDb();
  db.makeTable('things', {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [{ name: 'by-kind', partitionKey: 'kind', sortKey: 'at', projection: 'KEYS_ONLY' }],
  });
  await db.put({ TableName: 'things', Item: ITEM });
});

describe('a condition', () => {
  test.each([
    'text = :text',
    'text <> :none AND absent <> :none',
    'count < :high and count <= :seven AND count > :low',
    'count BETWEEN :low AND :high',
    'NOT count BETWEEN :high AND :low',
    'count IN (:low, :seven)',
    'attribute_exists(map.inner) AND attribute_not_exists(map.outer)',
    'attribute_exists(#m.#h)',
    'begins_with(text, :n)',
    'contains(flags, :x) AND contains(text, :n)',
    'attribute_type(flags, :type)',
    'size(text) = :five OR size(list) = :two',
    'list[1].two = :two',
    '(text = :none OR count = :seven) AND NOT (text = :none)',
    'text = :none OR count = :none OR attribute_exists(nothing)',
  ])('%s holds', async (ConditionExpression) => {
    await expect(put(ConditionExpression)).resolves.toEqual({});
  });

  test.each([
    'text = :none',
    'absent = :none',
    'absent < :high',
    'text < :high',
    'attribute_exists(absent)',
    'size(absent) > :low',
    'begins_with(count, :n)',
  ])('%s does not hold', async (ConditionExpression) => {
    await expect(put(ConditionExpression)).rejects.toThrow('The conditional request failed');
  });

  test.each([
    ['text =', 'it ends too early'],
    ['text = :unknown', 'is not defined: :unknown'],
    ['text ~ :text', 'a character that no expression has'],
    ['shout(text, :text)', 'is no function'],
    ['text = :text count', 'COUNT stands behind its end'],
  ])('%s is refused', async (ConditionExpression, words) => {
    await expect(put(ConditionExpression)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(words),
    });
  });

  test('uses what was given for it', async () => {
    const input = {
      TableName: 'things',
      Item: ITEM,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':spare': 1 },
    };
    await expect(db.put(input)).rejects.toThrow('unused in expressions: :spare');
  });

  function put(ConditionExpression: string) {
    const all: Item = { ...VALUES, ':two': 2, ':five': 5 };
    const used = (token: string) => new RegExp(`${token}\\b`).test(ConditionExpression);
    return db.put({
      TableName: 'things',
      Item: ITEM,
      ConditionExpression,
      ExpressionAttributeValues: Object.fromEntries(Object.entries(all).filter(([token]) => used(token))),
      ExpressionAttributeNames: Object.fromEntries(Object.entries(NAMES).filter(([token]) => used(token))),
    });
  }
});

test.each<[string, Item, object]>([
  ['SET count = count + :v', { ':v': 1 }, { count: 8 }],
  ['SET fresh = if_not_exists(fresh, :v), text = if_not_exists(text, :v)', { ':v': 1 }, { fresh: 1, text: 'night' }],
  ['SET list = list_append(list, :v)', { ':v': ['three'] }, { list: ['one', { two: 2 }, 'three'] }],
  ['SET map.inner = :v, list[0] = :v', { ':v': 'new' }, { map: { inner: 'new' }, list: ['new', { two: 2 }] }],
  ['ADD count :v, made :v', { ':v': 3 }, { count: 10, made: 3 }],
  ['ADD flags :v', { ':v': new Set(['z']) }, { flags: new Set(['x', 'y', 'z']) }],
  ['DELETE flags :v', { ':v': new Set(['x']) }, { flags: new Set(['y']) }],
  ['REMOVE text SET count = :v', { ':v': 1 }, { count: 1 }],
])('%s', async (UpdateExpression, ExpressionAttributeValues, after) => {
  const input = { TableName: 'things', Key: { pk: 'a', sk: '1' }, UpdateExpression, ExpressionAttributeValues };
  const { Attributes } = await db.update({ ...input, ReturnValues: 'ALL_NEW' });

  expect(Attributes).toMatchObject(after);
  expect(Object.hasOwn(Attributes ?? {}, 'text')).toBe(!UpdateExpression.startsWith('REMOVE'));
});

test('a query reads a partition in order, page by page, and an index holds only what has its keys', async () => {
  for (const at of [3, 1, 2]) {
    await db.put({ TableName: 'things', Item: { pk: 'b', sk: `${at}`, kind: 'k', at, more: at } });
  }
  const query = {
    TableName: 'things',
    IndexName: 'by-kind',
    KeyConditionExpression: '#kind = :k AND #at >= :one',
    ExpressionAttributeNames: { '#kind': 'kind', '#at': 'at' },
    ExpressionAttributeValues: { ':k': 'k', ':one': 1 },
    Limit: 2,
  };

  const first = await db.query(query);
  expect(first.Items).toEqual([1, 2].map((at) => ({ pk: 'b', sk: `${at}`, kind: 'k', at })));
  const { Items, LastEvaluatedKey } = await db.query({ ...query, ExclusiveStartKey: first.LastEvaluatedKey });
  expect(Items).toEqual([{ pk: 'b', sk: '3', kind: 'k', at: 3 }]);
  expect(LastEvaluatedKey).toBeUndefined();
  expect((await db.scan({ TableName: 'things', Select: 'COUNT' })).Count).toBe(4);
});

test('a transaction is written whole, or not at all', async () => {
  const add = { Put: { TableName: 'things', Item: { pk: 'c', sk: '1' } } };
  const check = (ConditionExpression: string) => ({
    ConditionCheck: { TableName: 'things', Key: { pk: 'a', sk: '1' }, ConditionExpression },
  });

  await expect(db.transactWrite({ TransactItems: [add, check('attribute_not_exists(pk)')] })).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    more: { CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }] },
  });
  expect(await db.get({ TableName: 'things', Key: { pk: 'c', sk: '1' } })).toEqual({});

  await db.transactWrite({ TransactItems: [add, check('attribute_exists(pk)')] });
  expect(await db.get({ TableName: 'things', Key: { pk: 'c', sk: '1' } })).toEqual({ Item: { pk: 'c', sk: '1' } });
});

test.each<[string, () => Promise<unknown>, string]>([
  ['an item without its key', () => db.put({ TableName: 'things', Item: { pk: 'a' } }), 'the key sk'],
  [
    'an item that is too large',
    () => db.put({ TableName: 'things', Item: { ...ITEM, more: 'x'.repeat(400 * 1_024) } }),
    'Item size has exceeded',
  ],
  ['a table that there is not', () => db.get({ TableName: 'other', Key: {} }), 'Table: other not found'],
  [
    'a query of no partition',
    () =>
      db.query({ TableName: 'things', KeyConditionExpression: 'sk = :v', ExpressionAttributeValues: { ':v': '1' } }),
    'missed key schema element: pk',
  ],
  [
    'an index key of another type',
    () => db.put({ TableName: 'things', Item: { ...ITEM, kind: true } }),
    'Type mismatch for Index Key kind',
  ],
  [
    'a change of the key',
    () =>
      db.update({
        TableName: 'things',
        Key: { pk: 'a', sk: '1' },
        UpdateExpression: 'SET sk = :v',
        ExpressionAttributeValues: { ':v': '2' },
      }),
    'part of the key',
  ],
  [
    'one key twice in a batch',
    () =>
      db.batchGet({
        RequestItems: {
          things: {
            Keys: [
              { pk: 'a', sk: '1' },
              { pk: 'a', sk: '1' },
            ],
          },
        },
      }),
    'duplicates',
  ],
])('%s is refused', async (_, ask, words) => {
  await expect(ask()).rejects.toThrow(words);
});
