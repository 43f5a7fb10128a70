import { readCursor, strangeCursor, writeCursor } from '#ports/stores/cursor.ts';
import type { Key } from './keys.ts';

/** DynamoDB's limits for keys, in bytes ("Quotas", Partition keys and sort keys). */
const [LONGEST_PARTITION, LONGEST_SORT_KEY] = [2_048, 1_024];

/** The position up to which a list was read: the last item that was shown. */
export interface Position {
  readonly sortKey: string;
  /** The item's own key, where an index says another one, or none. */
  readonly base?: Key;
}

/** Writes a position in the list of that name so that it means nothing to anyone else. */
export function encodeCursor(list: string, { sortKey, base }: Position): string {
  const own = base === undefined ? [] : [base.pk, base.sk];
  return writeCursor([list, sortKey, ...own]);
}

/** Reads a position in the list of that name; throws a BadCursorError for anything else. */
export function decodeCursor(cursor: string, list: string): Position {
  const [name, sortKey, ...base] = readCursor(cursor);
  const [pk, sk, ...rest] = base;
  const isPlace = name === list && isKey(sortKey, LONGEST_SORT_KEY);
  if (isPlace && base.length === 0) {
    return { sortKey };
  }
  if (isPlace && isKey(pk, LONGEST_PARTITION) && isKey(sk, LONGEST_SORT_KEY) && rest.length === 0) {
    return { sortKey, base: { pk, sk } };
  }
  throw strangeCursor();
}

function isKey(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= longest;
}
