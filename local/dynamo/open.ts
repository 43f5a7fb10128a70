import { mkdir } from 'node:fs/promises';
import type { Store } from 'dynalite/db/index.js';
import type { DynamoRequests } from '#adapters/dynamo/table/requests.ts';
import { HISTORY_TABLE, JOBS_TABLE, type TableDefinition } from '#adapters/dynamo/table/tables.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { EmbeddedClient } from './client.ts';
import { createTableInput } from './create-table-input.ts';
import { ExpiredItems } from './expired-items.ts';
import { HeldFolder } from './held-folder.ts';
import { KeptStore } from './kept-store.ts';
import { request } from './requests.ts';
import { openStore } from './store.ts';

const JOBS = 'jobs';
const HISTORY = 'history';

/** DynamoDB within this process, with the two tables in it. */
export interface EmbeddedDynamo {
  readonly client: DynamoRequests;
  readonly jobsTableName: string;
  readonly historyTableName: string;
  /** How many requests are being answered. */
  inFlight(): number;
  /**
   * Does what DynamoDB's time to live does: looks at no more than `limit` items of each table, going on where the last call ended, and
   * deletes those that have expired. Answers how many.
   */
  removeExpired(now: EpochSeconds, limit: number): Promise<number>;
  /** Waits for the requests in flight and closes the files. */
  close(): Promise<void>;
}

/** Another process has the data folder open. */
export class DataFolderInUseError extends Error {
  readonly code = 'data_folder_in_use';
  override readonly name = 'DataFolderInUseError';
}

/**
 * Opens the embedded store: in a folder, or in memory where there is none. No socket is opened. Throws a DataFolderInUseError. Its
 * requests throw a StoreFault where the files fail.
 */
export async function openEmbeddedDynamo(folder?: string): Promise<EmbeddedDynamo> {
  const store = await openFolder(folder);
  await createTable(store, JOBS, JOBS_TABLE);
  await createTable(store, HISTORY, HISTORY_TABLE);
  const held = folder === undefined ? undefined : new HeldFolder(folder);
  const kept = new KeptStore(store, (again) => openStore(folder, again), held);
  const client = new EmbeddedClient(kept);
  const expired = [JOBS, HISTORY].map((tableName) => new ExpiredItems(client, tableName));
  return {
    client,
    jobsTableName: JOBS,
    historyTableName: HISTORY,
    inFlight: () => kept.inFlight,
    removeExpired: async (now, limit) => {
      const removed = await Promise.all(expired.map((items) => items.remove(now, limit)));
      return removed.reduce((sum, count) => sum + count, 0);
    },
    close: () => kept.close(),
  };
}

async function openFolder(folder: string | undefined): Promise<Store> {
  try {
    if (folder !== undefined) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    }
    return await openStore(folder);
  } catch (error) {
    throw isLocked(error)
      ? new DataFolderInUseError(`another process uses the data folder ${folder}`, { cause: error })
      : error;
  }
}

async function createTable(store: Store, tableName: string, definition: TableDefinition): Promise<void> {
  try {
    await request(store, 'CreateTable', { ...createTableInput(tableName, definition) });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) {
      throw error;
    }
  }
}

/** LevelDB holds a lock file open in the folder. */
function isLocked(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED';
}
