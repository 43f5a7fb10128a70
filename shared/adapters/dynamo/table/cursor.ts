import { BadCursorError } from '#ports/stores/page.ts';

/** DynamoDB's limit for a sort key, in bytes ("Quotas", Partition keys and sort keys). */
const LONGEST_POSITION = 1_024;

/** The position up to which a list was read: the last item that was shown. */
export interface Position {
  readonly partition: string;
  readonly sortKey: string;
}

/** Writes a position so that it means nothing to anyone else. */
export function encodeCursor({ partition, sortKey }: Position): string {
  return Buffer.from(JSON.stringify([partition, sortKey])).toString('base64url');
}

/** Reads a position of a list that has these partitions; throws a BadCursorError for anything else. */
export function decodeCursor(cursor: string, partitions: readonly string[]): Position {
  const [partition, sortKey, ...rest] = parse(cursor);
  if (
    typeof partition !== 'string' ||
    typeof sortKey !== 'string' ||
    rest.length > 0 ||
    !partitions.includes(partition) ||
    sortKey === '' ||
    Buffer.byteLength(sortKey) > LONGEST_POSITION
  ) {
    throw new BadCursorError('this list never gave out that cursor');
  }
  return { partition, sortKey };
}

function parse(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
