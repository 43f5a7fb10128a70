import { expect, test } from 'vitest';
import { JOBS_TABLE } from '#adapters/dynamo/table/tables.ts';
import { createTableInput } from '#local/dynamo/create-table-input.ts';
import { request } from '#local/dynamo/requests.ts';
import { openStore } from '#local/dynamo/store.ts';

test('a condition that was read before is judged by the values that come with it', async () => {
  const put = await aTable();
  await put('1', 'attribute_not_exists(pk)', {});
  await put('2', 'version = :previous', { ':previous': { N: '1' } });

  await expect(put('3', 'version = :previous', { ':previous': { N: '1' } })).rejects.toMatchObject(CONFLICT);
  await put('3', 'version = :previous', { ':previous': { N: '2' } });
  await expect(put('4', 'version = :previous', { ':previous': { S: '3' } })).rejects.toMatchObject(CONFLICT);
});

test('a wrong condition is refused each time it comes', async () => {
  const put = await aTable();
  const unnamed = () => put('1', 'version = :previous', { ':other': { N: '1' } });

  await expect(unnamed()).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(unnamed()).rejects.toMatchObject({ name: 'ValidationException' });
  await put('1', 'attribute_not_exists(version) OR version = :previous', { ':previous': { N: '1' } });
  const unused = { ':previous': { N: '1' }, ':unused': { N: '1' } };
  await expect(put('2', 'attribute_not_exists(version) OR version = :previous', unused)).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

const CONFLICT = { name: 'ConditionalCheckFailedException' };

async function aTable() {
  const store = await openStore(undefined);
  await request(store, 'CreateTable', { ...createTableInput('jobs', JOBS_TABLE) });
  return (version: string, condition: string, values: Readonly<Record<string, unknown>>) =>
    request(store, 'PutItem', {
      TableName: 'jobs',
      Item: { pk: { S: 'job#a' }, sk: { S: 'head' }, version: { N: version } },
      ConditionExpression: condition,
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    });
}
