import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { TableDefinition } from '#adapters/dynamo/table/tables.ts';

type Keyed = Pick<TableDefinition, 'partitionKey' | 'sortKey'>;

/** The request that creates a table, for stores that come without CloudFormation. */
export function createTableInput(tableName: string, definition: TableDefinition): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: definition.billing,
    AttributeDefinitions: [definition, ...definition.indexes].flatMap(attributesOf),
    KeySchema: keySchemaOf(definition),
    GlobalSecondaryIndexes: definition.indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchemaOf(index),
      Projection: { ProjectionType: index.projection },
    })),
  };
}

function attributesOf({ partitionKey, sortKey }: Keyed) {
  return [partitionKey, sortKey].map(({ name, type }) => ({ AttributeName: name, AttributeType: type }));
}

function keySchemaOf({ partitionKey, sortKey }: Keyed) {
  return [
    { AttributeName: partitionKey.name, KeyType: 'HASH' as const },
    { AttributeName: sortKey.name, KeyType: 'RANGE' as const },
  ];
}
