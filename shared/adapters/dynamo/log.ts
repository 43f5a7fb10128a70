import { gunzip, gzip } from 'node:zlib';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { LogChunk } from '#ports/stores/history.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { HIGHEST, logKey, logPartition } from './table/keys.ts';
import { BY_PRIMARY_KEY, readPage } from './table/list.ts';
import type { Item } from './table/requests.ts';
import { absent, type DynamoTable } from './table/table.ts';

// Not by promisify: an import of node:util makes Node load parts of it that nobody asked for, at each cold start.
const compress = (text: string) => new Promise<Buffer>((resolve, reject) => gzip(text, settle(resolve, reject)));
const decompress = (bytes: Uint8Array) =>
  new Promise<Buffer>((resolve, reject) => gunzip(bytes, settle(resolve, reject)));

/** Stores a piece of output, compressed; one that is there stays as it is. */
export async function putLog(
  table: DynamoTable,
  runId: string,
  { attempt, index, text }: LogChunk,
  expiresAt: EpochSeconds,
): Promise<void> {
  const item = { ...logKey(runId, attempt, index), attempt, index, gzip: await compress(text), expiresAt };
  await table.putIf(item, absent(table.now()));
}

/** A run's output, attempt by attempt, in order. */
export async function readLog(table: DynamoTable, runId: string, page: PageRequest): Promise<Page<LogChunk>> {
  const list = {
    ...BY_PRIMARY_KEY,
    partitions: [logPartition(runId)],
    from: '0',
    to: HIGHEST,
    descending: false,
    consistent: true,
  };
  const { items, ...next } = await readPage(table, list, page, toChunk);
  return { items: await Promise.all(items), ...next };
}

async function toChunk({ pk, sk, attempt, index, gzip: bytes }: Item): Promise<LogChunk> {
  if (typeof attempt !== 'number' || typeof index !== 'number' || !(bytes instanceof Uint8Array)) {
    throw new StoreFault('item_unreadable', `${pk} ${sk} is not a piece of output`);
  }
  return { attempt, index, text: (await decompress(bytes)).toString() };
}

function settle(resolve: (bytes: Buffer) => void, reject: (error: Error) => void) {
  return (error: Error | null, bytes: Buffer) => (error === null ? resolve(bytes) : reject(error));
}
