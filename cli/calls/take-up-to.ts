/** The first items of a list that may be long, and whether there are more. */
export async function takeUpTo<Item>(
  most: number,
  list: AsyncIterable<Item>,
): Promise<{ readonly items: readonly Item[]; readonly more: boolean }> {
  const items: Item[] = [];
  for await (const item of list) {
    if (items.length === most) {
      return { items, more: true };
    }
    items.push(item);
  }
  return { items, more: false };
}
