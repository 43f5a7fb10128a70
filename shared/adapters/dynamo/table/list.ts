import { strangeCursor } from '#ports/stores/cursor.ts';
import { readMerged } from '#ports/stores/merged.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { decodeCursor, encodeCursor, type Position } from './cursor.ts';
import type { Key } from './keys.ts';
import type { Item } from './requests.ts';
import type { DynamoTable } from './table.ts';

/** A list that is sorted within each of the partitions it is spread over. */
interface ShardedList {
  readonly index?: string;
  readonly partitionName: string;
  readonly sortName: string;
  readonly partitions: readonly string[];
  /** The lowest sort key, inclusive. */
  readonly from: string;
  /** The highest sort key, inclusive. */
  readonly to: string;
  /** The highest sort key of a partition that has another one. */
  readonly bounds?: ReadonlyMap<string, { readonly to: string }>;
  readonly descending: boolean;
  readonly consistent: boolean;
  /** The key of the item that a partition would have at a sort key; undefined where there cannot be one. */
  startKey(partition: string, sortKey: string): (Key & Item) | undefined;
}

/** One that gives out cursors. */
export interface NamedList extends ShardedList {
  /** Goes into its cursors, so that no other list takes them. */
  readonly name: string;
}

/** The part of a ShardedList that every list of a table's own keys shares. */
export const BY_PRIMARY_KEY = {
  partitionName: 'pk',
  sortName: 'sk',
  startKey: (partition: string, sortKey: string): Key & Item => ({ pk: partition, sk: sortKey }),
} as const;

interface Row {
  readonly position: Position;
  readonly item: Item;
}

/**
 * Reads a page: the partitions side by side, merged by sort key, so that a cursor is the last key shown. It reads `limit` items, one more to
 * know whether there are more, and what readMerged reads ahead. Expired items count, and those of which `show` makes nothing, so a page may
 * be short (or empty) and still have a cursor. Throws a BadCursorError.
 */
export async function readPage<Shown>(
  table: DynamoTable,
  list: NamedList,
  { limit, cursor }: PageRequest,
  show: (item: Item) => Shown | undefined,
): Promise<Page<Shown>> {
  const start = cursor === undefined ? undefined : decodeCursor(cursor, list.name);
  const { rows, more } = await readRows(table, list, limit, start);
  const items = rows.flatMap(({ item }) => (table.isLive(item) ? (show(item) ?? []) : []));
  const last = rows.at(-1);
  return more && last !== undefined ? { items, nextCursor: encodeCursor(list.name, last.position) } : { items };
}

/** The `limit` rows behind a position, and whether there are more: as readPage does it. */
export async function readRows(
  table: DynamoTable,
  list: ShardedList,
  limit: number,
  start: Position | undefined,
): Promise<{ readonly rows: readonly Row[]; readonly more: boolean }> {
  const readers = list.partitions.map(
    (partition) => (row: Row | undefined, most: number) =>
      readPartition(
        table,
        { ...list, ...list.bounds?.get(partition) },
        { partition, after: row?.position ?? start, most },
      ),
  );
  const rows = list.from <= list.to ? await readMerged(readers, limit + 1, isBeforeIn(list)) : [];
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}

/** The order of a list's rows. Keys are ASCII, which code units order as DynamoDB's bytes do. */
function isBeforeIn({ descending }: ShardedList): (one: Row, other: Row) => boolean {
  return ({ position: one }, { position: other }) =>
    descending ? one.sortKey > other.sortKey : one.sortKey < other.sortKey;
}

interface PartitionRead {
  readonly partition: string;
  readonly after: Position | undefined;
  readonly most: number;
}

async function readPartition(
  table: DynamoTable,
  list: ShardedList,
  { partition, after, most }: PartitionRead,
): Promise<{ readonly items: readonly Row[]; readonly more: boolean }> {
  if (isBehind(list, after?.sortKey)) {
    return { items: [], more: false };
  }
  const { items, more } = await table.query({
    ...(list.index === undefined ? {} : { index: list.index }),
    partition: [list.partitionName, partition],
    sort: [list.sortName, list.from, list.to],
    descending: list.descending,
    consistent: list.consistent,
    limit: most,
    ...startAfter(list, partition, after),
  });
  return { items: items.map((item) => ({ position: positionOf(list, partition, item), item })), more };
}

/** Tells whether a position lies behind the list's range, so that there is nothing left to read. */
function isBehind({ from, to, descending }: ShardedList, sortKey: string | undefined): boolean {
  return sortKey !== undefined && (descending ? sortKey < from : sortKey > to);
}

/** Nothing where the position lies before the range: DynamoDB refuses to start outside of it. */
function startAfter(list: ShardedList, partition: string, after: Position | undefined): { startAfter?: Item } {
  if (after === undefined || (list.descending ? after.sortKey > list.to : after.sortKey < list.from)) {
    return {};
  }
  const { sortKey, base } = after;
  const startKey =
    base === undefined
      ? list.startKey(partition, sortKey)
      : { ...base, [list.partitionName]: partition, [list.sortName]: sortKey };
  if (startKey === undefined) {
    throw strangeCursor();
  }
  return { startAfter: startKey };
}

/** An item whose place in an index says nothing of its own key, or another one, was not put there by us: its own key goes with it. */
function positionOf(list: ShardedList, partition: string, item: Item): Position {
  const position = { sortKey: String(item[list.sortName]) };
  const key = list.startKey(partition, position.sortKey);
  const [pk, sk] = [String(item.pk), String(item.sk)];
  return key?.pk === pk && key.sk === sk ? position : { ...position, base: { pk, sk } };
}
