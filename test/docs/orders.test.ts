import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockAws } from 'cronstack/testing';
import { expect, test } from 'vitest';

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));

/** Stores each order once, however often its message comes. */
async function storeOrders({ Records }: { Records: { messageId: string; body: string }[] }) {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    const put = new PutCommand({
      TableName: 'orders',
      Item: JSON.parse(body),
      ConditionExpression: 'attribute_not_exists(id)',
    });
    await documents.send(put).catch(({ name }: Error) => {
      if (name !== 'ConditionalCheckFailedException') {
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    });
  }
  return { batchItemFailures };
}

test('an order is stored once, also where the table was throttled and a message came twice', async () => {
  using aws = await mockAws({ now: '2026-11-27T08:00:00Z' });
  const orders = aws.table('orders', { partitionKey: 'id' });
  const queue = aws.queue('orders', { visibilityTimeoutSeconds: 60 });
  aws.faults.throttle('PutCommand', { nth: 3 });

  for (const id of ['a', 'b', 'b', 'c']) {
    await queue.send(JSON.stringify({ id }));
  }
  expect(await aws.deliver('orders', storeOrders)).toMatchObject({ taken: 4, failed: [expect.any(String)] });

  await aws.advance('1 minute');
  expect(await aws.deliver('orders', storeOrders)).toMatchObject({ taken: 1, failed: [] });
  expect(orders.items()).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  expect(queue.messages()).toEqual([]);
});
