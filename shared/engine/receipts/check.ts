import { follows } from '#domain/receipts/chain.ts';
import { type CheckedJob, comparedJobs } from '#domain/receipts/compare.ts';
import type { Receipt, ReceiptPlace } from '#domain/receipts/receipt.ts';
import { positionOf, receiptJobs, rootOf } from '#domain/receipts/seal.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import type { Run } from '#domain/runs/run.ts';
import { DAY } from '#domain/time/civil.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { accepted, type Result, refused } from '#engine/commit/result.ts';
import { eachItem } from '#ports/stores/each-item.ts';
import { beginOf } from './close.ts';
import { readClosing } from './closing.ts';

const RECORDS_A_PAGE = 500;

/** A page of a receipt, held against itself, the page before it and the records that are there. */
export interface CheckedReceipt {
  readonly receipt: Receipt;
  /** The root is that of the page as it is. */
  readonly rootHolds: boolean;
  /** `gone`: the page before it is not there any more; `missing`: nor would it have expired. */
  readonly chain: 'first' | 'holds' | 'broken' | 'gone' | 'missing';
  readonly jobs: readonly CheckedJob[];
}

/** Reads a page of a closed day and checks it. Who may not see all jobs is refused. */
export async function checkedReceipt(engine: Engine, place: ReceiptPlace): Promise<Result<CheckedReceipt>> {
  if (engine.rights?.seesAll === false) {
    return refused('access_denied', 'a receipt is of all jobs, and you may not see all of them');
  }
  const receipt = await engine.ports.receipts.read(place);
  if (receipt === undefined) {
    return absent(engine, place);
  }
  if (receipt === 'unreadable') {
    return refused('receipt_unreadable', `the receipt of ${named(place)} was changed: what is stored there is not its`);
  }
  const { day, number, before } = receipt;
  const { clock, sha256 } = engine.ports;
  const earlier = before && (await engine.ports.receipts.read(before));
  const chain = chainOf(receipt, earlier, secondsOf(clock.now()));
  const isWhole = chain === 'holds' && typeof earlier === 'object' && rootOf(earlier, sha256) === earlier.root;
  const sameDay = number > 0 && isWhole ? earlier : undefined;
  const there = await recordsOf(engine, receipt, sameDay);
  // Without the page before, or with one that was changed, the records of this one are as many as it says, up to its end.
  const own = number > 0 && sameDay === undefined ? there.slice(-recordsOn(receipt)) : there;
  const expiry = receipt.recordsUntil ?? beginOf(day) + retentionSeconds(engine.configuration);
  return accepted({
    receipt,
    rootHolds: rootOf(receipt, sha256) === receipt.root,
    chain,
    jobs: comparedJobs(receipt.jobs, [...receiptJobs(own, sha256)], secondsOf(clock.now()) >= expiry),
  });
}

/** Says of a page that is not there whether there can have been one. */
async function absent(engine: Engine, place: ReceiptPlace): Promise<Result<CheckedReceipt>> {
  const closing = await readClosing(engine);
  const isBehind =
    closing !== undefined && (place.day === closing.day ? place.number < closing.number : place.day < closing.day);
  return isBehind
    ? refused('receipt_gone', `there is no receipt of ${named(place)}: none was made, or it is not kept any more`)
    : refused('receipt_not_found', `${named(place)} is not closed yet`);
}

function recordsOn({ jobs }: Receipt): number {
  return jobs.reduce((sum, { records }) => sum + records, 0);
}

function named({ day, number }: ReceiptPlace): string {
  return number === 0 ? day : `${day}, page ${number}`;
}

function chainOf(
  receipt: Receipt,
  earlier: Receipt | 'unreadable' | undefined,
  now: EpochSeconds,
): CheckedReceipt['chain'] {
  const { before } = receipt;
  if (before === undefined) {
    return 'first';
  }
  if (earlier === undefined) {
    return before.keptUntil !== undefined && now < before.keptUntil ? 'missing' : 'gone';
  }
  return earlier !== 'unreadable' && follows(receipt, earlier) ? 'holds' : 'broken';
}

/** The records of the day that lie behind the page before, and not behind this one. */
async function recordsOf({ ports }: Engine, page: Receipt, earlier: Receipt | undefined): Promise<readonly Run[]> {
  const [from, to] = [beginOf(page.day), beginOf(page.day) + DAY - 1];
  const kinds = ['ok', 'bad'] as const;
  const lowest = page.next === undefined ? '' : (page.through ?? '');
  const records: Run[] = [];
  const pages = eachItem<Run>(({ cursor = earlier?.next }) =>
    ports.history.searchRuns({ from, to, kinds, limit: RECORDS_A_PAGE, ...present({ cursor }) }),
  );
  for await (const run of pages) {
    if (positionOf(run) < lowest) {
      break;
    }
    records.push(run);
  }
  return records;
}
