import type { Receipt, ReceiptPlace } from '#domain/receipts/receipt.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The pages of days that are closed, until their own retention has passed. Expired ones are never shown. */
export interface Receipts {
  /** Reads a page, consistently; in the place of one that cannot be read nothing, and that is told. */
  read(place: ReceiptPlace): Promise<Receipt | undefined>;
  /** Stores a page unless there is one at its place. */
  put(receipt: Receipt, expiresAt: EpochSeconds): Promise<'stored' | 'exists'>;
}
