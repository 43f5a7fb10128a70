import type { Page } from '#ports/stores/page.ts';

/** Shows a page, each item by `present`. */
export function presentPage<Item, Shown>(
  { items, nextCursor }: Page<Item>,
  present: (item: Item) => Shown,
): { readonly items: readonly Shown[]; readonly nextCursor: string | undefined } {
  return { items: items.map((item) => present(item)), nextCursor };
}
