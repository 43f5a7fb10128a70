import { readCursor, strangeCursor, writeCursor } from '#ports/stores/cursor.ts';
import type { Page } from '#ports/stores/page.ts';
import type { SqlValue } from './library.ts';

/** The key of a row in the order of its list. */
type Position = readonly (string | number)[];

/**
 * The page that these rows are: of `limit` rows, and one more where there are more. `positionOf` gives the key that the next page starts
 * behind; the list's name goes into the cursor, so that no other list takes it.
 */
export function pageOf<Found, Item>(
  rows: readonly Found[],
  limit: number,
  { list, positionOf, show }: PageMaking<Found, Item>,
): Page<Item> {
  const items = rows.slice(0, limit).flatMap((row) => show(row) ?? []);
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined
    ? { items, nextCursor: encodeCursor(list, positionOf(last)) }
    : { items };
}

interface PageMaking<Found, Item> {
  readonly list: string;
  readonly positionOf: (row: Found) => Position;
  /** Undefined: it is left out. */
  readonly show: (row: Found) => Item | undefined;
}

/** Writes a position so that it means nothing to anyone else. */
export function encodeCursor(list: string, position: Position): string {
  return writeCursor([list, ...position]);
}

/**
 * Reads a position of this list; `like` is one, for the number and the types of its parts, and where a list is begun that has no cursor.
 * @throws BadCursorError for anything else
 */
export function decodeCursor<Like extends Position>(cursor: string | undefined, list: string, like: Like): SqlValue[] {
  if (cursor === undefined) {
    return [...like];
  }
  const [name, ...position] = readCursor(cursor);
  if (name !== list || !isLike(position, like)) {
    throw strangeCursor();
  }
  return position;
}

function isLike(position: readonly unknown[], like: Position): position is SqlValue[] {
  return position.length === like.length && position.every((part, index) => typeof part === typeof like[index]);
}
