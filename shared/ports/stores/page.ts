/** The part of a list that is to be read. A cursor comes from the page before and means nothing to anyone else. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * A part of a list; without a cursor it is the last one. It may be shorter than asked for, even empty, and have a cursor: expired items
 * are read and not shown.
 */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

/** A cursor that this list never gave out. */
export class BadCursorError extends Error {
  readonly code = 'bad_cursor';
  override readonly name = 'BadCursorError';
}
