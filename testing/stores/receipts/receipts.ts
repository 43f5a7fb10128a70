import type { Receipt, ReceiptPlace } from '#domain/receipts/receipt.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Receipts } from '#ports/stores/receipts/receipts.ts';
import { frozen } from '#testing/stores/frozen.ts';

/** Receipts in memory. */
export class MemoryReceipts implements Receipts {
  readonly #clock: Clock;
  readonly #pages = new Map<string, { readonly receipt: Receipt; readonly expiresAt: EpochSeconds }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async read({ day, number }: ReceiptPlace): Promise<Receipt | undefined> {
    const page = this.#pages.get(`${day} ${number}`);
    return page !== undefined && page.expiresAt > secondsOf(this.#clock.now()) ? frozen(page.receipt) : undefined;
  }

  async put(receipt: Receipt, expiresAt: EpochSeconds): Promise<'stored' | 'exists'> {
    if ((await this.read(receipt)) !== undefined) {
      return 'exists';
    }
    this.#pages.set(`${receipt.day} ${receipt.number}`, { receipt: frozen(receipt), expiresAt });
    return 'stored';
  }
}
