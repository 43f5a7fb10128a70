import type { Bookmarks } from '#ports/stores/bookmarks.ts';

/** Bookmarks in memory. */
export class MemoryBookmarks implements Bookmarks {
  readonly #texts = new Map<string, string>();

  async read(name: string): Promise<string | undefined> {
    return this.#texts.get(name);
  }

  async write(name: string, text: string): Promise<void> {
    this.#texts.set(name, text);
  }
}
