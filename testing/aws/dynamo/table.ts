import { AwsRefusal, invalid } from '#testing/aws/refusal.ts';
import type { Condition } from './condition.ts';
import { compared, copiedItem, type Item, sizeOf } from './values.ts';

/** The attributes that a table's, or an index's, items are found by. */
interface KeyDefinition {
  readonly partitionKey: string;
  readonly sortKey?: string | undefined;
}

/** An index of a table. */
interface IndexOfTable extends KeyDefinition {
  readonly name: string;
  /** The whole items unless told. */
  readonly projection?: 'ALL' | 'KEYS_ONLY';
}

/** A table as it is made. */
export interface TableOptions extends KeyDefinition {
  readonly indexes?: readonly IndexOfTable[];
}

/** The part of a table or index that is read. */
interface Reading {
  readonly indexName?: string | undefined;
  /** All of them unless told. */
  readonly partition?: unknown;
  readonly matches: Condition;
  readonly descending: boolean;
  readonly limit: number;
  readonly startKey?: Item | undefined;
}

/** API_PutItem: 400 KB. */
const LARGEST_ITEM_BYTES = 400 * 1_024;
/** API_Query: 1 MB. */
const LARGEST_PAGE_BYTES = 2 ** 20;

/** One table: its items by their keys. */
export class Table {
  readonly options: TableOptions;
  readonly #items = new Map<string, Item>();
  /** Of the table itself ('') and of its indexes: the items of each partition, by their places. */
  readonly #partitions = new Map<string, Map<unknown, Map<string, Item>>>();

  constructor(options: TableOptions) {
    this.options = options;
  }

  /** The name of the attribute that says in which partition of the table, or of an index, an item is. */
  partitionKeyOf(indexName: string | undefined): string {
    return (indexName === undefined ? this.options : this.#index(indexName)).partitionKey;
  }

  /** Copies of all items, in no order. */
  items(): readonly Item[] {
    return [...this.#items.values()].map(copiedItem);
  }

  get(key: Item): Item | undefined {
    const item = this.#items.get(this.placeOf(key));
    return item === undefined ? undefined : copiedItem(item);
  }

  /** Puts an item whatever is there. Throws a ValidationException for one that is too large, or without its key. */
  put(item: Item): void {
    const copy = copiedItem(item);
    if (sizeOf(copy) > LARGEST_ITEM_BYTES) {
      throw invalid('Item size has exceeded the maximum allowed size');
    }
    for (const { partitionKey, sortKey } of this.options.indexes ?? []) {
      for (const name of [partitionKey, sortKey ?? partitionKey]) {
        if (copy[name] !== undefined && !isKey(copy[name])) {
          throw invalid(`One or more parameter values were invalid: Type mismatch for Index Key ${name}`);
        }
      }
    }
    this.#keep(copy);
  }

  /** Puts an item behind everybody's back, whatever it is like. */
  plant(item: Item): void {
    this.#keep(copiedItem(item));
  }

  remove(key: Item): void {
    const place = this.placeOf(key);
    const item = this.#items.get(place);
    if (item !== undefined) {
      this.#items.delete(place);
      for (const partition of this.#partitionsOf(item)) {
        partition.delete(place);
      }
    }
  }

  /** A page in the order of the sort keys, and where the next one begins. */
  read({ indexName, partition, matches, descending, limit, startKey }: Reading): {
    readonly items: readonly Item[];
    readonly lastKey?: Item;
  } {
    const keys = indexName === undefined ? this.options : this.#index(indexName);
    const names = [keys.sortKey ?? keys.partitionKey, this.options.partitionKey, this.options.sortKey ?? ''];
    const inOrder = (one: Item, other: Item) =>
      (descending ? -1 : 1) *
      (names.map((name) => compared(one[name], other[name]) ?? 0).find((order) => order !== 0) ?? 0);
    const partitions = this.#partitions.get(indexName ?? '') ?? new Map<unknown, Map<string, Item>>();
    const read = partition === undefined ? [...partitions.values()] : [partitions.get(partition) ?? new Map()];
    const found = read
      .flatMap((items: ReadonlyMap<string, Item>) => [...items.values()])
      .filter(matches)
      .sort(inOrder)
      .filter((item) => startKey === undefined || inOrder(item, startKey) > 0);
    const page = cut(found, limit).map((item) => this.#projected(item, indexName));
    const last = page.at(-1);
    return page.length < found.length && last !== undefined
      ? { items: page, lastKey: this.keyOf(last, indexName) }
      : { items: page };
  }

  /** The attributes by which an item is found. */
  keyOf(item: Item, indexName?: string): Item {
    const keys = indexName === undefined ? [this.options] : [this.options, this.#index(indexName)];
    const names = keys.flatMap(({ partitionKey, sortKey }) => [
      partitionKey,
      ...(sortKey === undefined ? [] : [sortKey]),
    ]);
    return Object.fromEntries(names.map((name) => [name, item[name]]));
  }

  /** An item's place; throws a ValidationException where it has no key. */
  placeOf(item: Item): string {
    const { partitionKey, sortKey } = this.options;
    return [partitionKey, ...(sortKey === undefined ? [] : [sortKey])]
      .map((name) => {
        const value = item[name];
        if (!isKey(value)) {
          throw invalid(`One or more parameter values were invalid: Missing or unfit the key ${name} in the item`);
        }
        return typeof value === 'string' ? `S${value}` : `N${String(value)}`;
      })
      .join('\0');
  }

  #keep(item: Item): void {
    this.remove(item);
    const place = this.placeOf(item);
    this.#items.set(place, item);
    for (const partition of this.#partitionsOf(item)) {
      partition.set(place, item);
    }
  }

  /** The partitions that an item is in: of the table, and of the indexes whose keys it has. */
  #partitionsOf(item: Item): readonly Map<string, Item>[] {
    const { indexes = [], ...own } = this.options;
    return [{ name: '', ...own }, ...indexes].flatMap(({ name, partitionKey, sortKey }) => {
      const value = item[partitionKey];
      if (!isKey(value) || (sortKey !== undefined && !isKey(item[sortKey]))) {
        return [];
      }
      const partitions = this.#partitions.get(name) ?? new Map<unknown, Map<string, Item>>();
      const partition = partitions.get(value) ?? new Map<string, Item>();
      this.#partitions.set(name, partitions.set(value, partition));
      return [partition];
    });
  }

  #index(name: string): IndexOfTable {
    const index = this.options.indexes?.find((one) => one.name === name);
    if (index === undefined) {
      throw invalid(`The table does not have the specified index: ${name}`);
    }
    return index;
  }

  #projected(item: Item, indexName: string | undefined): Item {
    const isKeysOnly = indexName !== undefined && this.#index(indexName).projection === 'KEYS_ONLY';
    return copiedItem(isKeysOnly ? this.keyOf(item, indexName) : item);
  }
}

/** The refusal where there is no table of that name. */
export function noTable(name: string): AwsRefusal {
  return new AwsRefusal('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
}

function isKey(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || value instanceof Uint8Array;
}

/** As many items as a page holds: it ends behind the one that is too much. */
function cut(items: readonly Item[], limit: number): readonly Item[] {
  const page = items.slice(0, limit);
  let bytes = 0;
  const behind = page.findIndex((item) => {
    bytes += sizeOf(item);
    return bytes > LARGEST_PAGE_BYTES;
  });
  return behind < 0 ? page : page.slice(0, behind + 1);
}
