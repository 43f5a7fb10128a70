import type { Sha256 } from '#domain/values/digest.ts';
import type { Receipt, ReceiptPlace } from './receipt.ts';
import { rootOf } from './seal.ts';

/** A page that does not hold by itself, or not to the one before. */
interface BrokenLink extends ReceiptPlace {
  readonly why: 'root' | 'chain';
}

/** Checks pages by themselves, in their order: each one's root, and that it names the one before it. The first one's predecessor is taken as it is. */
export function brokenLinks(pages: readonly Receipt[], sha256: Sha256): readonly BrokenLink[] {
  const broken: BrokenLink[] = [];
  for (const [index, page] of pages.entries()) {
    const { day, number } = page;
    if (rootOf(page, sha256) !== page.root) {
      broken.push({ day, number, why: 'root' });
    }
    const before = pages[index - 1];
    if (before !== undefined && !follows(page, before)) {
      broken.push({ day, number, why: 'chain' });
    }
  }
  return broken;
}

/** Tells whether a page names the one before it by its place and its root. */
export function follows(page: Receipt, before: Receipt): boolean {
  return page.previous === before.root && page.before?.day === before.day && page.before.number === before.number;
}
