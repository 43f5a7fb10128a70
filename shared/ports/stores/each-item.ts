import type { Page } from './page.ts';

/** Reads one page. It is given the cursor to spread into its request. */
type ReadPage<Item> = (cursor: { readonly cursor?: string }) => Promise<Page<Item>>;

/** The items of all pages, one page in memory at a time. */
export async function* eachItem<Item>(read: ReadPage<Item>): AsyncGenerator<Item, void, void> {
  for await (const items of eachPage(read)) {
    yield* items;
  }
}

/** The items of all pages, page by page. */
export async function* eachPage<Item>(read: ReadPage<Item>): AsyncGenerator<readonly Item[], void, void> {
  let cursor: { readonly cursor?: string } = {};
  for (;;) {
    const page = await read(cursor);
    yield page.items;
    if (page.nextCursor === undefined) {
      return;
    }
    cursor = { cursor: page.nextCursor };
  }
}
