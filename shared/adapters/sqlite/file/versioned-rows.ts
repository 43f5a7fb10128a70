import type { Unreadable } from '#domain/stored/unreadable.ts';
import type { Access, Made, Reading, Writing } from './access.ts';
import { jsonOf, numberOf, type Row } from './row.ts';

/** A table that has a value a key, as JSON, and its version beside it. */
interface Layout<Key extends string | number, Value> {
  readonly table: string;
  /** The column of the key, and that of the value. */
  readonly columns: readonly [key: string, value: string];
  readonly kind: Unreadable['kind'];
  /** The value of a key, for people. */
  title(key: Key): string;
  /** Makes a value of what is stored. */
  made(stored: unknown, key: Key): Made<Value>;
}

/** Values that are written only behind the version that was read. */
export class VersionedRows<Key extends string | number, Value extends { readonly version: number }> {
  readonly #access: Access;
  readonly #layout: Layout<Key, Value>;
  readonly #one: Reading;
  readonly #first: Writing;
  readonly #next: Writing;

  constructor(access: Access, layout: Layout<Key, Value>) {
    const { table, columns } = layout;
    const [key, value] = columns;
    this.#access = access;
    this.#layout = layout;
    this.#one = access.reading(`select version, ${value} from ${table} where ${key} = ?`);
    this.#first = access.writing(
      `insert into ${table} (version, ${value}, ${key}) values (?, ?, ?) on conflict (${key}) do nothing`,
    );
    this.#next = access.writing(`update ${table} set version = ?, ${value} = ? where ${key} = ? and version = ?`);
  }

  async read(key: Key): Promise<Value | undefined> {
    const row = this.#one.one(key);
    return row && this.valueOf(row, key);
  }

  /** The value of a row that was read with its columns `version` and that of the value; what is wrong with it is told. */
  valueOf(row: Row, key: Key): Value | undefined {
    const { columns, kind, title, made } = this.#layout;
    const value = this.#access.valueOf(kind, title(key), made(jsonOf(row, columns[1]), key));
    // Writes are held against the column, whatever became of the rest.
    return value && { ...value, version: numberOf(row, 'version') };
  }

  async write(key: Key, value: Value): Promise<'written' | 'conflict'> {
    const { version } = value;
    const values = [version, JSON.stringify(value), key];
    const changed = version === 1 ? this.#first.run(...values) : this.#next.run(...values, version - 1);
    return changed === 1 ? 'written' : 'conflict';
  }
}
