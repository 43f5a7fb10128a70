import type { EpochSeconds } from '#domain/time/instant.ts';
import {
  type Check,
  count,
  either,
  instant,
  listOf,
  mapOf,
  optional,
  type Read,
  readAs,
  shape,
  text,
} from '#domain/values/shape.ts';

/** The final records of one job on a page of a receipt, without what they say. */
export interface ReceiptJob {
  readonly id: string;
  /** The records; a span is one. */
  readonly records: number;
  /** The fires among them: of spans all. */
  readonly fires: number;
  /** Fires and other runs by the code of their reason, `succeeded` where there is none. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** SHA-256 of the ids of the records, and of all that they say. */
  readonly ids: string;
  readonly hash: string;
}

/** The place of a page among receipts. */
export interface ReceiptPlace {
  /** YYYY-MM-DD, UTC. */
  readonly day: string;
  /** From 0 on. */
  readonly number: number;
}

/** The page before another one, as that says. */
export interface PageBefore extends ReceiptPlace {
  /** Until when it is kept; missing where its closing did not say so yet. */
  readonly keptUntil?: EpochSeconds;
}

/** One page of a closed day: so many of its records, latest first. Never changed. */
export interface Receipt extends ReceiptPlace {
  readonly closedAt: EpochSeconds;
  /** Until when it is kept itself; missing on pages of before this was said. */
  readonly keptUntil?: EpochSeconds;
  /** When the first record on it expires, so that it may be gone; missing where there is none, and on pages of before this was said. */
  readonly recordsUntil?: EpochSeconds;
  /** The page before it, of this day or of the one before; missing on the first of all. */
  readonly before?: PageBefore;
  /** The root of that page; empty on the first of all. */
  readonly previous: string;
  /** The position of the last record that is on it; missing where none is. */
  readonly through?: string;
  /** The cursor of the day's records behind it; missing on the day's last page. */
  readonly next?: string;
  readonly jobs: readonly ReceiptJob[];
  /** SHA-256 of all of the above. */
  readonly root: string;
}

/** As SHA-256 is written here. */
const hash: Check<string> = (value) =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? undefined : 'expected a SHA-256';

const noHash: Check<string> = (value) => (value === '' ? undefined : 'expected a SHA-256, or an empty text');

const day: Check<string> = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? undefined : 'expected a day (YYYY-MM-DD)';

/** A second since 1970. */
const second: Check<number> = (value) => count(value) ?? instant(value);

const jobCheck = shape<ReceiptJob>({
  id: text,
  records: count,
  fires: count,
  outcomes: mapOf(count),
  ids: hash,
  hash,
});

/** The check of a stored PageBefore. */
export const pageBeforeCheck = shape<PageBefore>({ day, number: count, keptUntil: optional(second) });

const receiptCheck = shape<Receipt>({
  day,
  number: count,
  closedAt: second,
  keptUntil: optional(second),
  recordsUntil: optional(second),
  before: optional(pageBeforeCheck),
  previous: either(hash, noHash),
  through: optional(text),
  next: optional(text),
  jobs: listOf(jobCheck),
  root: hash,
});

/** Reads a page. */
export function readReceipt(value: unknown): Read<Receipt> {
  return readAs(receiptCheck, value);
}

/** Reads a stored page. `place`: as its key says it. */
export function readStoredReceipt(value: unknown, place: ReceiptPlace): Read<Receipt> {
  const read = readReceipt(value);
  return read.value === undefined || (read.value.day === place.day && read.value.number === place.number)
    ? read
    : { fault: `day, number: expected ${place.day}, ${place.number}, as in its key` };
}
