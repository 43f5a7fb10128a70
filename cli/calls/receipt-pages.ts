import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import type { CheckedReceipt } from '#api/shapes/receipts/receipt.ts';

/** The pages of closed days, checked, and the days of the period that are not closed, or not kept any more. */
interface CheckedDays {
  readonly pages: readonly CheckedReceipt[];
  readonly open: readonly string[];
}

/** Reads and checks the receipts of days, in their order, all pages of each. */
export async function checkedDays(client: Client, days: readonly string[]): Promise<CheckedDays> {
  const pages: CheckedReceipt[] = [];
  const open: string[] = [];
  for (const day of days) {
    const first = await firstPage(client, day);
    if (first === undefined) {
      open.push(day);
      continue;
    }
    pages.push(first);
    for (let { next } = first; next !== undefined; next = pages.at(-1)?.next) {
      pages.push(await client.receipt(day, next));
    }
  }
  return { pages, open };
}

async function firstPage(client: Client, day: string): Promise<CheckedReceipt | undefined> {
  try {
    return await client.receipt(day);
  } catch (error) {
    if (error instanceof ClientError && error.code === 'receipt_not_found') {
      return undefined;
    }
    throw error;
  }
}
