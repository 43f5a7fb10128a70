import { readAs, shape, text } from '#domain/values/shape.ts';
import type { Bookmarks } from '#ports/stores/bookmarks.ts';
import { bookmarkKey } from './table/keys.ts';
import type { DynamoTable } from './table/table.ts';

const bookmark = shape<{ readonly text: string }>({ text });

/** Bookmarks in the jobs table. */
export class DynamoBookmarks implements Bookmarks {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(name: string): Promise<string | undefined> {
    const item = await this.#table.get(bookmarkKey(name), { consistent: true });
    return item && this.#table.valueOf('bookmark', item, (own) => readAs(bookmark, own))?.text;
  }

  async write(name: string, text: string): Promise<void> {
    await this.#table.put({ ...bookmarkKey(name), text });
  }
}
