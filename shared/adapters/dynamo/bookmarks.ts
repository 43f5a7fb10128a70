import type { Bookmarks } from '#ports/stores/bookmarks.ts';
import { bookmarkKey } from './table/keys.ts';
import type { DynamoTable } from './table/table.ts';

/** Bookmarks in the jobs table. */
export class DynamoBookmarks implements Bookmarks {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(name: string): Promise<string | undefined> {
    const item = await this.#table.get(bookmarkKey(name), { consistent: true });
    return typeof item?.text === 'string' ? item.text : undefined;
  }

  async write(name: string, text: string): Promise<void> {
    await this.#table.put({ ...bookmarkKey(name), text });
  }
}
