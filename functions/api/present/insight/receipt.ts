import type { CheckedReceipt } from '#api/shapes/receipts/receipt.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { CheckedReceipt as Checked } from '#engine/receipts/check.ts';

/** Shows a page of a closed day, which is shown as it is kept, and what was found of it. */
export function presentReceipt({ receipt, ...found }: Checked): CheckedReceipt {
  return {
    receipt,
    closedAt: writeUtc(receipt.closedAt),
    ...found,
    ...(receipt.next === undefined ? {} : { next: receipt.number + 1 }),
  };
}
