import { type PageBefore, pageBeforeCheck, type ReceiptPlace } from '#domain/receipts/receipt.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { count, instant, optional, readAs, shape, text } from '#domain/values/shape.ts';
import { readBookmark } from '#engine/commit/bookmark.ts';
import type { Engine } from '#engine/commit/engine.ts';

const BOOKMARK = 'receipts';

/** The state of the work: the next page to close, and the one before it. */
export interface Closing extends ReceiptPlace {
  /** The place in the day's records, from its second page on. */
  readonly cursor?: string;
  /** The instant at which all runs of the day were found to be final. */
  readonly settledAt?: EpochSeconds;
  readonly before?: PageBefore;
  readonly previous: string;
}

const closingCheck = shape<Closing>({
  day: text,
  number: count,
  cursor: optional(text),
  settledAt: optional(instant),
  before: optional(pageBeforeCheck),
  previous: text,
});

/** Reads how far days are closed; undefined where that was never begun, or cannot be read. */
export async function readClosing(engine: Engine): Promise<Closing | undefined> {
  return readBookmark(engine, BOOKMARK, (json) => readAs(closingCheck, json));
}

/** Writes down how far days are closed. */
export async function keepClosing({ ports }: Engine, closing: Closing): Promise<void> {
  await ports.bookmarks.write(BOOKMARK, JSON.stringify(closing));
}
