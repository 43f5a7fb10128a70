import { readCursor, strangeCursor, writeCursor } from '#ports/stores/cursor.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { frozen } from './frozen.ts';

/** An item of a list and the text that it is sorted by. */
export interface Keyed<Item> {
  readonly key: string;
  readonly item: Item;
}

/** In which order a list is read: by code units, the order of DynamoDB's sort keys for the ASCII that ids are made of. */
type Order = 'ascending' | 'descending';

/** Sorts a list and cuts a page out of it. `list` names it, so that another list's cursor is refused. */
export function cutPage<Item>(
  list: string,
  keyed: readonly Keyed<Item>[],
  order: Order,
  page: PageRequest,
): Page<Item> {
  const after = page.cursor === undefined ? undefined : keyIn(list, page.cursor);
  const rest = sorted(keyed, order).filter(({ key }) => after === undefined || isBefore(after, key, order));
  const cut = rest.slice(0, page.limit);
  const last = cut.at(-1);
  const items = cut.map(({ item }) => frozen(item));
  return last !== undefined && rest.length > cut.length ? { items, nextCursor: cursorAt(list, last.key) } : { items };
}

/** The cursor of a page of a list that begins behind a key. */
export function cursorAt(list: string, key: string): string {
  return writeCursor([list, key]);
}

/** Sorts by key. */
export function sorted<Item>(keyed: readonly Keyed<Item>[], order: Order): readonly Keyed<Item>[] {
  return [...keyed].sort((one, other) => (isBefore(one.key, other.key, order) ? -1 : Number(one.key !== other.key)));
}

function isBefore(one: string, other: string, order: Order): boolean {
  return order === 'ascending' ? one < other : one > other;
}

function keyIn(list: string, cursor: string): string {
  const [name, key] = readCursor(cursor);
  if (name !== list || typeof key !== 'string') {
    throw strangeCursor();
  }
  return key;
}
