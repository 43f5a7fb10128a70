import type { Page, PageRequest } from '#ports/stores/page.ts';
import { BadCursorError } from '#ports/stores/page.ts';
import { decodeCursor, encodeCursor, type Position } from './cursor.ts';
import type { Key } from './keys.ts';
import type { Item } from './requests.ts';
import type { DynamoTable } from './table.ts';

/** A list that is spread over partitions and sorted within each one. */
interface ShardedList {
  readonly index?: string;
  readonly partitionName: string;
  readonly sortName: string;
  readonly partitions: readonly string[];
  /** The lowest sort key, inclusive. */
  readonly from: string;
  /** The highest sort key, inclusive. */
  readonly to: string;
  readonly descending: boolean;
  readonly consistent: boolean;
  /** The key of the item at a position; undefined where the position says none. */
  startKey(position: Position): (Key & Item) | undefined;
}

/** The part of a ShardedList that every list of a table's own keys shares. */
export const BY_PRIMARY_KEY = {
  partitionName: 'pk',
  sortName: 'sk',
  startKey: ({ partition, sortKey }: Position): Key & Item => ({ pk: partition, sk: sortKey }),
} as const;

interface Row {
  readonly position: Position;
  readonly item: Item;
}

/**
 * Reads a page, partition by partition: never more than `limit` items and one more to know whether there are more. Expired items count,
 * and those of which `show` makes nothing, so a page may be short (or empty) and still have a cursor. Throws a BadCursorError.
 */
export async function readPage<Shown>(
  table: DynamoTable,
  list: ShardedList,
  page: PageRequest,
  show: (item: Item) => Shown | undefined,
): Promise<Page<Shown>> {
  const rows = list.from <= list.to ? await readRows(table, list, page) : [];
  const shown = rows.slice(0, page.limit);
  const items = shown.flatMap(({ item }) => (table.isLive(item) ? (show(item) ?? []) : []));
  const last = shown.at(-1);
  return rows.length > shown.length && last !== undefined
    ? { items, nextCursor: encodeCursor(last.position) }
    : { items };
}

async function readRows(table: DynamoTable, list: ShardedList, { limit, cursor }: PageRequest): Promise<Row[]> {
  const start = cursor === undefined ? undefined : decodeCursor(cursor, list.partitions);
  const first = start === undefined ? 0 : list.partitions.indexOf(start.partition);
  const rows: Row[] = [];
  for (const partition of list.partitions.slice(first)) {
    const after = partition === start?.partition ? start : undefined;
    rows.push(...(await readPartition(table, list, { partition, after, limit: limit + 1 - rows.length })));
    if (rows.length > limit) {
      break;
    }
  }
  return rows;
}

interface PartitionRead {
  readonly partition: string;
  readonly after: Position | undefined;
  readonly limit: number;
}

async function readPartition(table: DynamoTable, list: ShardedList, read: PartitionRead): Promise<Row[]> {
  const rows: Row[] = [];
  let after = read.after;
  for (let more = !isBehind(list, after?.sortKey); more && rows.length < read.limit; ) {
    const answer = await table.query({
      ...(list.index === undefined ? {} : { index: list.index }),
      partition: [list.partitionName, read.partition],
      sort: [list.sortName, list.from, list.to],
      descending: list.descending,
      consistent: list.consistent,
      limit: read.limit - rows.length,
      ...startAfter(list, after),
    });
    rows.push(...answer.items.map((item) => ({ position: positionOf(list, read.partition, item), item })));
    after = rows.at(-1)?.position;
    more = answer.more && answer.items.length > 0;
  }
  return rows;
}

/** Tells whether a position lies behind the list's range, so that there is nothing left to read. */
function isBehind({ from, to, descending }: ShardedList, sortKey: string | undefined): boolean {
  return sortKey !== undefined && (descending ? sortKey < from : sortKey > to);
}

/** Nothing where the position lies before the range: DynamoDB refuses to start outside of it. */
function startAfter(list: ShardedList, after: Position | undefined): { startAfter?: Item } {
  if (after === undefined || (list.descending ? after.sortKey > list.to : after.sortKey < list.from)) {
    return {};
  }
  const { partition, sortKey, base } = after;
  const startKey =
    base === undefined ? list.startKey(after) : { ...base, [list.partitionName]: partition, [list.sortName]: sortKey };
  if (startKey === undefined) {
    throw new BadCursorError('this list never gave out that cursor');
  }
  return { startAfter: startKey };
}

/** An item whose place in an index says nothing of its own key, or another one, was not put there by us: its own key goes with it. */
function positionOf(list: ShardedList, partition: string, item: Item): Position {
  const position = { partition, sortKey: String(item[list.sortName]) };
  const key = list.startKey(position);
  const [pk, sk] = [String(item.pk), String(item.sk)];
  return key?.pk === pk && key.sk === sk ? position : { ...position, base: { pk, sk } };
}
