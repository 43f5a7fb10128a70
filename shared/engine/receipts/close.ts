import type { Head } from '#domain/ledger/head/head.ts';
import { hasOpenRuns } from '#domain/ledger/head/knows-run.ts';
import { standsStill } from '#domain/ledger/head/pause-of-all.ts';
import type { Receipt, ReceiptJob } from '#domain/receipts/receipt.ts';
import { firstExpiry, positionOf, receiptJobs, sealed } from '#domain/receipts/seal.ts';
import type { Run } from '#domain/runs/run.ts';
import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { planningTime } from '#engine/commit/planning-context.ts';
import { queuedRuns } from '#engine/runs/queued.ts';
import { eachItem } from '#ports/stores/each-item.ts';
import type { OpenHint, WakeHint } from '#ports/stores/heads.ts';
import { type Closing, keepClosing, readClosing } from './closing.ts';

/** The records on a page, so that it stays well below the 400 KB of an item. */
const RECORDS_A_PAGE = 1_000;
const PAGES_A_CALL = 5;
const HEADS_A_PAGE = 100;
/** Before that, somebody may be late to plan what was due. */
const GRACE_SECONDS = HOUR;
/** The place of a fire in the wake index is at most so far behind it. */
const LATEST_SECONDS = 2 * MINUTE;
/** The day index may be a moment behind the last outcome. */
const INDEX_SECONDS = MINUTE;

/** The pace of the work in a process that has other things to do meanwhile. */
interface Pace {
  /** Records to be read at once, of up to a page. */
  readonly recordsAtOnce: number;
  /** Is called again and again on the way; settles when the work is to go on. */
  rest(): Promise<void>;
}

const AT_ONCE: Pace = { recordsAtOnce: RECORDS_A_PAGE, rest: async () => undefined };

/**
 * Closes days one after another, page by page, each once its runs are final: the first one is the day on which this is called first. A page is
 * stored before the bookmark that leads to the next, and one that is there already is taken as it is: so a crash between the two, or a second
 * process, closes nothing twice. No sweep waits for it. While nothing is planned (`scheduler.enabled`, a pause of everything) none is closed.
 * Answers how many pages were closed.
 */
export async function closeDays(engine: Engine, pace = AT_ONCE): Promise<number> {
  if (!engine.configuration.enabled || standsStill(await planningTime(engine))) {
    return 0;
  }
  const now = secondsOf(engine.ports.clock.now());
  let closing = await readClosing(engine);
  if (closing === undefined) {
    await keepClosing(engine, { day: dayOf(now), number: 0, previous: '' });
    return 0;
  }
  let closed = 0;
  while (closed < PAGES_A_CALL && (await mayClose(engine, closing, now, pace))) {
    closing = after(await closedPage(engine, closing, now, pace));
    await keepClosing(engine, closing);
    closed += 1;
  }
  return closed;
}

/** The first second of a day (YYYY-MM-DD). */
export function beginOf(day: string): EpochSeconds {
  return secondsOf(Date.parse(`${day}T00:00:00Z`));
}

async function mayClose(engine: Engine, closing: Closing, now: EpochSeconds, pace: Pace): Promise<boolean> {
  const end = beginOf(closing.day) + DAY;
  if (closing.number > 0) {
    return true;
  }
  if (now < end + GRACE_SECONDS) {
    return false;
  }
  if (closing.settledAt !== undefined) {
    return now >= closing.settledAt + INDEX_SECONDS;
  }
  if (await isSettled(engine, end, pace)) {
    await keepClosing(engine, { ...closing, settledAt: now });
  }
  return false;
}

/** Tells whether nothing that was due before an instant is open, or still to be decided. */
async function isSettled({ ports }: Engine, end: EpochSeconds, { rest }: Pace): Promise<boolean> {
  for (const selfClocked of [false, true]) {
    const due = eachItem<WakeHint>((page) =>
      ports.heads.due(selfClocked, end + LATEST_SECONDS, { limit: HEADS_A_PAGE, ...page }),
    );
    for await (const { jobId } of due) {
      if (isUndecided(await ports.heads.read(jobId), end)) {
        return false;
      }
      await rest();
    }
  }
  for await (const { jobId } of eachItem<OpenHint>((page) => ports.heads.open({ limit: HEADS_A_PAGE, ...page }))) {
    const head = await ports.heads.read(jobId);
    if (head !== undefined && (isUndecided(head, end) || hasOpenBefore(head, end))) {
      return false;
    }
    await rest();
  }
  return true;
}

function isUndecided(head: Head | undefined, end: EpochSeconds): boolean {
  return head?.state === 'active' && head.nextFireAt !== undefined && head.nextFireAt < end;
}

/** Of a job with open catch-ups or backfills nobody says which days they are of. */
function hasOpenBefore(head: Head, end: EpochSeconds): boolean {
  const runs = [...head.active, ...queuedRuns(head)];
  return hasOpenRuns(head) && ((head.catchUp ?? []).length > 0 || runs.some(({ scheduledAt }) => scheduledAt < end));
}

async function closedPage(engine: Engine, closing: Closing, now: EpochSeconds, pace: Pace): Promise<Receipt> {
  const { receipts, sha256 } = engine.ports;
  const stored = await receipts.read(closing);
  if (stored !== undefined && stored !== 'unreadable') {
    return stored;
  }
  const { day, number, before, previous } = closing;
  const { records, next } = await recordsOf(engine, closing, pace);
  const last = records.at(-1);
  const jobs: ReceiptJob[] = [];
  for (const job of receiptJobs(records, sha256)) {
    jobs.push(job);
    await pace.rest();
  }
  const keptUntil = beginOf(day) + (1 + engine.configuration.receiptRetentionDays) * DAY;
  const recordsUntil = firstExpiry(records);
  const optional = present({ recordsUntil, before, through: last && positionOf(last), next });
  const page = sealed({ day, number, closedAt: now, keptUntil, previous, jobs, ...optional }, sha256);
  if ((await receipts.put(page, keptUntil)) === 'stored') {
    return page;
  }
  const other = await receipts.read(page);
  // What took the place of a page is found by whoever checks it: the days behind it are closed all the same.
  return other === undefined || other === 'unreadable' ? page : other;
}

/** The records that are to be on a page, latest first, and the cursor of those behind it. */
async function recordsOf({ ports }: Engine, { day, cursor }: Closing, { recordsAtOnce, rest }: Pace) {
  const [from, to] = [beginOf(day), beginOf(day) + DAY - 1];
  const kinds = ['ok', 'bad'] as const;
  const records: Run[] = [];
  let next = cursor;
  do {
    const limit = Math.min(recordsAtOnce, RECORDS_A_PAGE - records.length);
    const read = await ports.history.searchRuns({ from, to, kinds, limit, ...present({ cursor: next }) });
    records.push(...read.items);
    next = read.nextCursor;
    await rest();
  } while (next !== undefined && records.length < RECORDS_A_PAGE);
  return { records, next };
}

function after({ day, number, keptUntil, next, root }: Receipt): Closing {
  const before = { day, number, ...present({ keptUntil }) };
  return next === undefined
    ? { day: dayOf(beginOf(day) + DAY), number: 0, before, previous: root }
    : { day, number: number + 1, cursor: next, before, previous: root };
}

function dayOf(at: EpochSeconds): string {
  return writeUtc(at).slice(0, 10);
}
