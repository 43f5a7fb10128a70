import { absent } from '#adapters/dynamo/table/conditions.ts';
import { receiptKey } from '#adapters/dynamo/table/keys.ts';
import type { DynamoTable } from '#adapters/dynamo/table/table.ts';
import { type Receipt, type ReceiptPlace, readStoredReceipt } from '#domain/receipts/receipt.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import type { Receipts } from '#ports/stores/receipts/receipts.ts';

/** Receipts in the jobs table, which no runner may write them in, as JSON text: a partition a day. */
export class DynamoReceipts implements Receipts {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(place: ReceiptPlace): Promise<Receipt | 'unreadable' | undefined> {
    const item = await this.#table.get(receiptKey(place), { consistent: true });
    if (item === undefined) {
      return undefined;
    }
    const read = this.#table.valueOf('receipt', item, ({ receipt }) => readStoredReceipt(parsedJson(receipt), place));
    return read ?? 'unreadable';
  }

  async put(receipt: Receipt, expiresAt: EpochSeconds): Promise<'stored' | 'exists'> {
    const item = { ...receiptKey(receipt), receipt: JSON.stringify(receipt), expiresAt };
    return (await this.#table.putIf(item, absent(this.#table.now()))) === 'written' ? 'stored' : 'exists';
  }
}
