import { eachItem } from '#ports/stores/each-item.ts';
import type { Page } from '#ports/stores/page.ts';
import { ClientError } from './error.ts';

/** A page that is filtered may be empty and not be the last, but no list has so many of them in a row. */
const MOST_EMPTY_PAGES = 10_000;

/**
 * The items of all pages, one page in memory at a time. Throws a ClientError (`unexpected_answer`) where the pages have no end: a cursor
 * comes again, or 10,000 pages in a row hold nothing.
 */
export function eachListed<Item>(
  read: (cursor: { readonly cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, void> {
  const cursors = new Set<string>();
  let emptyPages = 0;
  return eachItem(async (cursor) => {
    const page = await read(cursor);
    emptyPages = page.items.length === 0 ? emptyPages + 1 : 0;
    if (page.nextCursor !== undefined && (cursors.has(page.nextCursor) || emptyPages >= MOST_EMPTY_PAGES)) {
      throw new ClientError('unexpected_answer', 'the pages of a list have no end; is this a Cronstack API?');
    }
    cursors.add(page.nextCursor ?? '');
    return page;
  });
}
