import type { Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf } from '#domain/ledger/head/open-catch-ups.ts';
import { OVERDUE_SECONDS } from '#domain/ledger/head/wake-at.ts';
import { isBackfillOver } from '#domain/ledger/runs/backfill.ts';
import { LAST_INSTANT } from '#domain/time/civil.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { syncEntries } from '#engine/effects/entries.ts';
import { recoverJob } from '#engine/waking/recover.ts';
import { eachItem } from '#ports/stores/each-item.ts';
import type { WakeHint } from '#ports/stores/heads.ts';

const PAGE_SIZE = 1_000;
/** Whatever is open is looked at again within 15 minutes of the last look (shared/domain/ledger/runs/examine.ts). */
const OPEN_WITHIN_SECONDS = 900;

/** Whoever wakes a job at its next fire, without knowing more of it yet. */
interface Clockwork {
  expect(jobId: string, fireAt: EpochSeconds): void;
}

/**
 * Recovers what an earlier process left, before anything fires: looks at every job that it left anything open of, and has the others
 * expected at their next fires, which the index of wake-ups knows: no schedule is read for that. `onError` is told of jobs that could not be
 * looked at; the sweeper comes back to them.
 */
export async function recover(
  engine: Engine,
  clockwork: Clockwork,
  onError: (what: string, error: unknown) => void,
): Promise<void> {
  const now = secondsOf(engine.ports.clock.now());
  const soon = now + OPEN_WITHIN_SECONDS;
  const clocked = await hints(engine, false, LAST_INSTANT);
  const near = [...clocked.filter(({ wakeAt }) => wakeAt <= soon), ...(await hints(engine, true, soon))];
  for (const { jobId, wakeAt } of clocked) {
    if (wakeAt > soon) {
      clockwork.expect(jobId, wakeAt - OVERDUE_SECONDS);
    }
  }
  for (let start = 0; start < near.length; start += PAGE_SIZE) {
    await recoverNear(engine, near.slice(start, start + PAGE_SIZE), { clockwork, now, onError });
  }
}

/** Jobs of which something is open, or which fire soon: their heads say which. */
async function recoverNear(
  engine: Engine,
  near: readonly WakeHint[],
  {
    clockwork,
    now,
    onError,
  }: {
    readonly clockwork: Clockwork;
    readonly now: EpochSeconds;
    readonly onError: (what: string, error: unknown) => void;
  },
): Promise<void> {
  const heads = await engine.ports.heads.readMany(near.map(({ jobId }) => jobId));
  const idle = new Map(heads.filter((head) => isIdle(head, now)).map((head) => [head.jobId, head]));
  for (const { jobId } of near) {
    const head = idle.get(jobId);
    if (head === undefined) {
      await recoverJob(engine, jobId).catch((error: unknown) => onError(`recovery of job ${jobId}`, error));
      await syncEntries(engine, jobId, []).catch((error: unknown) => onError(`entries of job ${jobId}`, error));
    } else if (head.nextFireAt !== undefined && !head.selfClocked) {
      clockwork.expect(jobId, head.nextFireAt);
    }
  }
}

/** Tells a job of which nothing is open, and no fire was missed. */
function isIdle(head: Head, now: EpochSeconds): boolean {
  const { active, waiting, later = [], outbox, backfills = [], nextFireAt = now + 1, pause } = head;
  const isDue =
    [nextFireAt, ...later.map(({ scheduledAt }) => scheduledAt)].some((at) => at <= now) ||
    (pause?.until !== undefined && pause.until <= now);
  const isOpen = [active, waiting, outbox, catchUpsOf(head)].some(({ length }) => length > 0);
  return !isDue && !isOpen && backfills.every(isBackfillOver);
}

async function hints(engine: Engine, selfClocked: boolean, until: EpochSeconds): Promise<readonly WakeHint[]> {
  const found: WakeHint[] = [];
  for await (const hint of eachItem<WakeHint>((cursor) =>
    engine.ports.heads.due(selfClocked, until, { limit: PAGE_SIZE, ...cursor }),
  )) {
    found.push(hint);
  }
  return found;
}
