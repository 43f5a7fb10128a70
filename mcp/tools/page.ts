import { MOST_CHARACTERS } from './fitting.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

/** For what is said beside the items. */
const REST_CHARACTERS = 1_000;

/**
 * Reads a page that fits into an answer: one that is too long is asked for again with half the items, as a page that is cut would lose
 * what was cut from it.
 */
export async function pageThatFits<Read, Shown>(
  limit: number,
  read: (limit: number) => Promise<Page<Read>>,
  show: (item: Read) => Shown,
): Promise<Page<Shown>> {
  const { items, ...next } = await read(limit);
  const page = { items: items.map(show), ...next };
  const tooLong = JSON.stringify(page).length > MOST_CHARACTERS - REST_CHARACTERS;
  return tooLong && limit > 1 ? pageThatFits(Math.ceil(limit / 2), read, show) : page;
}

/** Says that there is more, and how to get it. */
export function andMore({ nextCursor }: Page<unknown>): string {
  return nextCursor === undefined ? '' : ' There are more: pass nextCursor as cursor.';
}
