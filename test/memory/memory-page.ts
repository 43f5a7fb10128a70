import { BadCursorError, type Page, type PageRequest } from '../../shared/ports/page.ts';

/** An item of a list and the text that it is sorted by. */
export interface Keyed<Item> {
  readonly key: string;
  readonly item: Item;
}

/** Cuts a page out of a sorted list. `list` names it, so that another list's cursor is refused. */
export function cutPage<Item>(list: string, sorted: readonly Keyed<Item>[], page: PageRequest): Page<Item> {
  const start = page.cursor === undefined ? 0 : indexAfter(sorted, readCursor(list, page.cursor));
  const cut = sorted.slice(start, start + page.limit);
  const last = cut.at(-1);
  const items = cut.map(({ item }) => structuredClone(item));
  return last !== undefined && start + page.limit < sorted.length
    ? { items, nextCursor: writeCursor(list, start + cut.length, last.key) }
    : { items };
}

/** Text order by code units, the order of DynamoDB's sort keys for the ASCII that ids are made of. */
export function byKey(one: Keyed<unknown>, other: Keyed<unknown>): number {
  return one.key < other.key ? -1 : Number(one.key > other.key);
}

function writeCursor(list: string, index: number, key: string): string {
  return Buffer.from(JSON.stringify([list, index, key])).toString('base64url');
}

function readCursor(list: string, cursor: string): { index: number; key: string } {
  const [name, index, key] = parse(cursor);
  if (name !== list || typeof index !== 'number' || typeof key !== 'string') {
    throw new BadCursorError('this list never gave out that cursor');
  }
  return { index, key };
}

function parse(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Behind the item the cursor names; where that one is gone, where it was. */
function indexAfter(sorted: readonly Keyed<unknown>[], { index, key }: { index: number; key: string }): number {
  const found = sorted.findIndex((keyed) => keyed.key === key);
  return found < 0 ? index : found + 1;
}
