import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { makeSdkClient } from '#adapters/dynamo/table/client.ts';
import { type DynamoRequests, requestsThrough } from '#adapters/dynamo/table/requests.ts';
import { HISTORY_TABLE, JOBS_TABLE } from '#adapters/dynamo/table/tables.ts';
import { createTableInput } from './create-table-input.ts';

/** API_BatchWriteItem. */
const LARGEST_BATCH = 25;
/** On a machine that does much else. */
const LONGEST_WAIT_MS = 60_000;
const JOBS = 'jobs';
const HISTORY = 'history';

/** An item and the table it belongs to. */
export interface LoadedItem {
  readonly tableName: string;
  readonly item: Readonly<Record<string, unknown>>;
}

/** The two tables on a server that speaks DynamoDB's protocol. */
export interface DynamoTables {
  readonly client: DynamoRequests;
  readonly jobsTableName: string;
  readonly historyTableName: string;
  /** Puts items in batches, whatever is there: sooner done than one by one. */
  load(items: readonly LoadedItem[]): Promise<void>;
  /** Deletes everything that is in the two tables: sooner done than creating new ones. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Creates the tables on a server that has none. */
export async function createTables(endpoint: string): Promise<DynamoTables> {
  const client = makeSdkClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: { connectionTimeout: LONGEST_WAIT_MS, requestTimeout: LONGEST_WAIT_MS },
  });
  await client.send(new CreateTableCommand(createTableInput(JOBS, JOBS_TABLE)));
  await client.send(new CreateTableCommand(createTableInput(HISTORY, HISTORY_TABLE)));
  return {
    client: requestsThrough(client),
    jobsTableName: JOBS,
    historyTableName: HISTORY,
    load: (items) => loadItems(client, items),
    empty: async () => {
      await Promise.all([JOBS, HISTORY].map((tableName) => emptyTable(client, tableName)));
    },
    close: async () => client.destroy(),
  };
}

async function loadItems(client: DynamoDBDocumentClient, items: readonly LoadedItem[]): Promise<void> {
  for (let start = 0; start < items.length; start += LARGEST_BATCH) {
    const batch: Record<string, { PutRequest: { Item: Record<string, unknown> } }[]> = {};
    for (const { tableName, item } of items.slice(start, start + LARGEST_BATCH)) {
      batch[tableName] = [...(batch[tableName] ?? []), { PutRequest: { Item: { ...item } } }];
    }
    const { UnprocessedItems: left = {} } = await client.send(new BatchWriteCommand({ RequestItems: batch }));
    if (Object.keys(left).length > 0) {
      throw new Error('DynamoDB Local left items of a batch unwritten');
    }
  }
}

async function emptyTable(client: DynamoDBDocumentClient, tableName: string): Promise<void> {
  const { Items: keys = [] } = await client.send(
    new ScanCommand({ TableName: tableName, ProjectionExpression: 'pk, sk' }),
  );
  for (let start = 0; start < keys.length; start += LARGEST_BATCH) {
    const deletions = keys.slice(start, start + LARGEST_BATCH).map((key) => ({ DeleteRequest: { Key: key } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: deletions } }));
  }
  if (keys.length > 0) {
    await emptyTable(client, tableName);
  }
}
