import type { Page } from './page.ts';

/** The items of all pages, one page in memory at a time. `read` is given the cursor to spread into its request. */
export async function* eachItem<Item>(
  read: (cursor: { readonly cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, void> {
  let cursor: { readonly cursor?: string } = {};
  for (;;) {
    const page = await read(cursor);
    yield* page.items;
    if (page.nextCursor === undefined) {
      return;
    }
    cursor = { cursor: page.nextCursor };
  }
}
