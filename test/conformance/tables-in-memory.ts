import { HISTORY_TABLE, JOBS_TABLE, type TableDefinition } from '#adapters/dynamo/table/tables.ts';
import { DynamoDb } from '#testing/aws/dynamo/requests.ts';
import type { Table, TableOptions } from '#testing/aws/dynamo/table.ts';

/** The two tables in memory, and the requests that are answered from them. */
interface TablesInMemory {
  readonly client: DynamoDb;
  readonly jobs: Table;
  readonly history: Table;
}

/** The two tables as the mock of AWS makes them. */
export const TABLES = { jobs: optionsOf(JOBS_TABLE), history: optionsOf(HISTORY_TABLE) } as const;

/** Makes the two tables, empty. */
export function tablesInMemory(): TablesInMemory {
  const client = new DynamoDb();
  return { client, jobs: client.makeTable('jobs', TABLES.jobs), history: client.makeTable('history', TABLES.history) };
}

function optionsOf({ partitionKey, sortKey, indexes }: TableDefinition): TableOptions {
  return {
    partitionKey: partitionKey.name,
    sortKey: sortKey.name,
    indexes: indexes.map((index) => ({
      name: index.name,
      partitionKey: index.partitionKey.name,
      sortKey: index.sortKey.name,
      projection: index.projection,
    })),
  };
}
