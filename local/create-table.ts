import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { IndexDefinition, KeyAttribute, TableDefinition } from '../shared/aws/dynamo-tables.ts';

/** Creates a table unless it is there, and waits until it can be used. For stores that come without CloudFormation. */
export async function createTable(
  client: DynamoDBDocumentClient,
  tableName: string,
  definition: TableDefinition,
): Promise<void> {
  if ((await statusOf(client, tableName)) === undefined) {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: definition.billing,
        AttributeDefinitions: [definition, ...definition.indexes].flatMap(attributesOf),
        KeySchema: keySchemaOf(definition),
        GlobalSecondaryIndexes: definition.indexes.map(indexOf),
      }),
    );
  }
  while ((await statusOf(client, tableName)) !== 'ACTIVE') {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

type Keyed = Pick<TableDefinition, 'partitionKey' | 'sortKey'>;

async function statusOf(client: DynamoDBDocumentClient, tableName: string): Promise<string | undefined> {
  try {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    return table?.TableStatus;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') {
      return undefined;
    }
    throw error;
  }
}

function attributesOf({ partitionKey, sortKey }: Keyed) {
  return [partitionKey, sortKey].map(({ name, type }: KeyAttribute) => ({ AttributeName: name, AttributeType: type }));
}

function keySchemaOf({ partitionKey, sortKey }: Keyed) {
  return [
    { AttributeName: partitionKey.name, KeyType: 'HASH' as const },
    { AttributeName: sortKey.name, KeyType: 'RANGE' as const },
  ];
}

function indexOf(index: IndexDefinition) {
  return {
    IndexName: index.name,
    KeySchema: keySchemaOf(index),
    Projection: { ProjectionType: index.projection },
  };
}
