import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import type { CheckedReceipt } from '#api/shapes/receipts/receipt.ts';

/** A page that ought to be there, and is not, or cannot be read. */
interface LostPage {
  readonly day: string;
  readonly number: number;
  readonly why: 'missing' | 'unreadable';
}

/** The pages of closed days, checked, and the days without any. */
interface CheckedDays {
  readonly pages: readonly CheckedReceipt[];
  readonly lost: readonly LostPage[];
  /** The days that are not closed yet. */
  readonly open: readonly string[];
  /** The days that were over before the first receipt was made, or whose receipts have expired. */
  readonly without: readonly string[];
}

/** A day's pages that are there, and those that ought to be; `open` or `gone` where there are none. */
interface CheckedDay {
  readonly day: string;
  readonly state: 'closed' | 'open' | 'gone';
  readonly pages: readonly CheckedReceipt[];
  readonly lost: readonly LostPage[];
}

/** Reads and checks the receipts of days, in their order, all pages of each. */
export async function checkedDays(client: Client, days: readonly string[]): Promise<CheckedDays> {
  const read: CheckedDay[] = [];
  for (const day of days) {
    read.push(await checkedDay(client, day));
  }
  const judged = read.map((one, index) => judgedDay(one, read.slice(0, index), read.slice(index + 1)));
  return {
    pages: judged.flatMap(({ pages }) => pages),
    lost: judged.flatMap(({ lost }) => lost),
    open: judged.filter(({ state }) => state === 'open').map(({ day }) => day),
    without: judged.filter(({ state }) => state === 'gone').map(({ day }) => day),
  };
}

/**
 * Tells a receipt that was removed from one that never was, or has expired. They are made day by day, and expire so: behind one that is there
 * none is gone, between two none is open, and the first one that is there says whether there has to be one before it.
 */
function judgedDay(one: CheckedDay, before: readonly CheckedDay[], behind: readonly CheckedDay[]): CheckedDay {
  const { day, state } = one;
  if (state === 'closed') {
    return one;
  }
  const isBehindClosed = before.some(isClosed);
  const next = behind.find(isClosed);
  const [first] = next?.pages ?? [];
  const isNamed = first !== undefined && first.chain !== 'gone' && first.receipt.before?.day === day;
  if (isNamed || (isBehindClosed && (state === 'gone' || next !== undefined))) {
    return { ...one, state: 'closed', lost: [{ day, number: 0, why: 'missing' }] };
  }
  return next === undefined ? one : { ...one, state: 'gone' };
}

function isClosed({ state }: CheckedDay): boolean {
  return state === 'closed';
}

/** Reads a day's pages, those behind a lost one, too. A day that is still being closed, page by page, is open. */
async function checkedDay(client: Client, day: string): Promise<CheckedDay> {
  const pages: CheckedReceipt[] = [];
  const lost: LostPage[] = [];
  for (let number = 0; ; number += 1) {
    const page = await pageAt(client, day, number);
    if (page === 'open') {
      return lost.length > 0 ? { day, state: 'closed', pages, lost } : { day, state: 'open', pages: [], lost };
    }
    if (page === 'unreadable') {
      lost.push({ day, number, why: page });
    } else if (page !== 'gone') {
      pages.push(page);
      if (page.next === undefined) {
        return { day, state: 'closed', pages, lost };
      }
    } else if (number === 0 || pages.at(-1)?.receipt.number === number - 1) {
      lost.push({ day, number, why: 'missing' });
    } else {
      // Nothing says that there was one, nor that the first one was there.
      const isGone = pages.length === 0 && lost.every(({ why }) => why === 'missing');
      return { day, state: isGone ? 'gone' : 'closed', pages, lost: isGone ? [] : lost };
    }
  }
}

const ABSENCES: ReadonlyMap<string, 'open' | 'gone' | 'unreadable'> = new Map([
  ['receipt_not_found', 'open'],
  ['receipt_gone', 'gone'],
  ['receipt_unreadable', 'unreadable'],
]);

/** A page, or why there is none. */
async function pageAt(
  client: Client,
  day: string,
  number: number,
): Promise<CheckedReceipt | 'open' | 'gone' | 'unreadable'> {
  try {
    return await client.receipt(day, number);
  } catch (error) {
    const absence = error instanceof ClientError ? ABSENCES.get(error.code) : undefined;
    if (absence === undefined) {
      throw error;
    }
    return absence;
  }
}
