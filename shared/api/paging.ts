import type { Page } from './page.ts';

/** Walks a list page by page; the next page is asked for when its first item is. */
export async function* eachItem<Item>(
  read: (page: { readonly cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor === undefined ? {} : { cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
