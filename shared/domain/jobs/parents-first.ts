import type { JobSettings } from './job.ts';

/** Orders jobs so that each comes after those of them that it follows. */
export function parentsFirst<Item extends { readonly settings: Pick<JobSettings, 'id' | 'after'> }>(
  items: readonly Item[],
): Item[] {
  const byId = new Map(items.map((item) => [item.settings.id, item]));
  const ordered = new Set<Item>();
  const visit = (item: Item, path: ReadonlySet<Item>) => {
    for (const { job } of item.settings.after ?? []) {
      const parent = byId.get(job);
      if (parent !== undefined && !ordered.has(parent) && !path.has(parent)) {
        visit(parent, new Set([...path, parent]));
      }
    }
    ordered.add(item);
  };
  for (const item of items) {
    visit(item, new Set([item]));
  }
  return [...ordered];
}
