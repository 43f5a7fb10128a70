import { BadCursorError } from './page.ts';

/** Writes the parts of a position so that they mean nothing to anyone else. */
export function writeCursor(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Reads the parts of a cursor; none where it is no cursor at all. Whether they are a position, its store has to say. */
export function readCursor(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** The refusal of a cursor that is no position of the list that is read. */
export function strangeCursor(): BadCursorError {
  return new BadCursorError('this list never gave out that cursor, or an earlier version did: begin again without one');
}
