import type { Sha256 } from '#domain/values/digest.ts';
import type { Receipt, ReceiptPlace } from './receipt.ts';
import { rootOf } from './seal.ts';

/** A page that does not hold by itself, or not to the one before, or whose day has others that are not there: before the first one, or behind the last. */
interface BrokenLink extends ReceiptPlace {
  readonly why: 'root' | 'chain' | 'begin' | 'end';
}

/**
 * Checks pages of whole days by themselves, in their order: each one's root, that it names the one before it, and that the first and the last
 * one are those of their days. The first one's predecessor, of another day, is taken as it is.
 */
export function brokenLinks(pages: readonly Receipt[], sha256: Sha256): readonly BrokenLink[] {
  const broken: BrokenLink[] = [];
  for (const [index, page] of pages.entries()) {
    const { day, number } = page;
    if (rootOf(page, sha256) !== page.root) {
      broken.push({ day, number, why: 'root' });
    }
    const before = pages[index - 1];
    if (before === undefined && number > 0) {
      broken.push({ day, number, why: 'begin' });
    }
    if (before !== undefined && !follows(page, before)) {
      broken.push({ day, number, why: 'chain' });
    }
    if (index === pages.length - 1 && page.next !== undefined) {
      broken.push({ day, number, why: 'end' });
    }
  }
  return broken;
}

/** Tells whether a page names the one before it by its place and its root. */
export function follows(page: Receipt, before: Receipt): boolean {
  return page.previous === before.root && page.before?.day === before.day && page.before.number === before.number;
}
