import type { Access, Reading, Writing } from '#adapters/sqlite/file/access.ts';
import { jsonOf } from '#adapters/sqlite/file/row.ts';
import { type Receipt, type ReceiptPlace, readStoredReceipt } from '#domain/receipts/receipt.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Receipts } from '#ports/stores/receipts/receipts.ts';

/** The table `receipts`. */
export class SqliteReceipts implements Receipts {
  readonly #access: Access;
  readonly #one: Reading;
  readonly #put: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#one = access.reading('select receipt from receipts where number = ? and day = ? and expires_at > ?');
    this.#put = access.writing(
      `insert into receipts (day, number, receipt, expires_at) values (?, ?, ?, ?)
       on conflict (day, number) do update set receipt = excluded.receipt, expires_at = excluded.expires_at
       where receipts.expires_at <= ?`,
    );
  }

  async read(place: ReceiptPlace): Promise<Receipt | 'unreadable' | undefined> {
    const { day, number } = place;
    const row = this.#one.one(number, day, this.#access.now());
    if (row === undefined) {
      return undefined;
    }
    const read = readStoredReceipt(jsonOf(row, 'receipt'), place);
    return this.#access.valueOf('receipt', `receipt ${day} ${number}`, read) ?? 'unreadable';
  }

  async put(receipt: Receipt, expiresAt: EpochSeconds): Promise<'stored' | 'exists'> {
    const { day, number } = receipt;
    const changed = this.#put.run(day, number, JSON.stringify(receipt), expiresAt, this.#access.now());
    return changed === 1 ? 'stored' : 'exists';
  }
}
