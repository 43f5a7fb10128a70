import type { Receipt, ReceiptPlace } from '#domain/receipts/receipt.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The pages of days that are closed, until their own retention has passed. Expired ones are never shown. */
export interface Receipts {
  /** Reads a page, consistently; one that cannot be read, or is another one than its key says, is told. */
  read(place: ReceiptPlace): Promise<Receipt | 'unreadable' | undefined>;
  /** Stores a page unless there is one at its place. */
  put(receipt: Receipt, expiresAt: EpochSeconds): Promise<'stored' | 'exists'>;
}
