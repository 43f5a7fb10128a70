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

/** A column that holds an item as JSON; `is` tells the item from anything else, `what` is it in words: "a head". */
export function itemOf<Item>(
  row: Row,
  column: string,
  what: string,
  is: (value: object) => value is Item & object,
): Item {
  const text = textOf(row, column);
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || !is(value)) {
    throw new StoreFault('item_unreadable', `${JSON.stringify(text.slice(0, 100))} is not ${what}`);
  }
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
