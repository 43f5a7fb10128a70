import type { Bookmarks } from '#ports/stores/bookmarks.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { textOf } from './file/row.ts';

/** The table `bookmarks`. */
export class SqliteBookmarks implements Bookmarks {
  readonly #one: Reading;
  readonly #put: Writing;

  constructor(access: Access) {
    this.#one = access.reading('select text from bookmarks where name = ?');
    this.#put = access.writing(
      'insert into bookmarks (name, text) values (?, ?) on conflict (name) do update set text = excluded.text',
    );
  }

  async read(name: string): Promise<string | undefined> {
    const row = this.#one.one(name);
    return row && textOf(row, 'text');
  }

  async write(name: string, text: string): Promise<void> {
    this.#put.run(name, text);
  }
}
