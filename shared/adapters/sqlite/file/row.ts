import { StoreFault } from '#ports/stores/fault.ts';

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, unknown>>;

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

/** A column that holds a text. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') {
    throw new StoreFault('item_unreadable', `the column ${column} holds no text`);
  }
  return value;
}

/** A column that holds a number. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') {
    throw new StoreFault('item_unreadable', `the column ${column} holds no number`);
  }
  return value;
}

/** A column that holds an item as JSON; undefined where it holds no JSON. */
export function jsonOf(row: Row, column: string): unknown {
  try {
    return JSON.parse(String(row[column]));
  } catch {
    return undefined;
  }
}
