import { readCursor, strangeCursor, writeCursor } from '#ports/stores/cursor.ts';
import type { Key } from './keys.ts';

/** DynamoDB's limits for keys, in bytes ("Quotas", Partition keys and sort keys). */
const [LONGEST_PARTITION, LONGEST_SORT_KEY] = [2_048, 1_024];

/** The position up to which a list was read: the last item that was shown. */
export interface Position {
  readonly partition: string;
  readonly sortKey: string;
  /** The item's own key, where an index says another one, or none. */
  readonly base?: Key;
}

/** Writes a position so that it means nothing to anyone else. */
export function encodeCursor({ partition, sortKey, base }: Position): string {
  const own = base === undefined ? [] : [base.pk, base.sk];
  return writeCursor([partition, sortKey, ...own]);
}

/** Reads a position of a list that has these partitions; throws a BadCursorError for anything else. */
export function decodeCursor(cursor: string, partitions: readonly string[]): Position {
  const [partition, sortKey, ...base] = readCursor(cursor);
  const [pk, sk, ...rest] = base;
  const isPlace = typeof partition === 'string' && partitions.includes(partition) && isKey(sortKey, LONGEST_SORT_KEY);
  if (isPlace && base.length === 0) {
    return { partition, sortKey };
  }
  if (isPlace && isKey(pk, LONGEST_PARTITION) && isKey(sk, LONGEST_SORT_KEY) && rest.length === 0) {
    return { partition, sortKey, base: { pk, sk } };
  }
  throw strangeCursor();
}

function isKey(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= longest;
}
