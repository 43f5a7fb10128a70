import type { Backfill } from '#domain/ledger/head/backlog.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { type BackfillFires, backfillsToMove } from '#domain/ledger/runs/backfill.ts';
import type { ReasonCode } from '#domain/runs/reasons/reason.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { previousFire } from '#domain/schedule/previous-fire.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { eachItem } from '#ports/stores/each-item.ts';

/** The number of fires that one look considers: more than most backfills let in at once. */
const WINDOW = 200;
const PAGE_SIZE = 100;

/** The next fires of a head's backfills that may go on now. One whose revision is not stored any more is at its end. */
export async function findBackfillFires(
  engine: Engine,
  head: Head,
  context: RecordContext,
): Promise<ReadonlyMap<string, BackfillFires>> {
  const found = new Map<string, BackfillFires>();
  for (const backfill of backfillsToMove(head, context)) {
    const job = await knownJob(engine, head.jobId, backfill.revision);
    const considered = job === undefined ? [] : take(firesAhead(job.schedule, backfill), WINDOW);
    const fires = backfill.only === 'all' ? considered : await missedAmong(engine, head, considered);
    const reached = considered.at(-1) ?? backfill.reached ?? backfill.from;
    found.set(backfill.id, { fires, reached, last: considered.length < WINDOW, ...(job === undefined ? {} : { job }) });
  }
  return found;
}

/** Why a fire was skipped for want of a slot: a backfill makes up for that, too. */
const NO_SLOT: ReadonlySet<ReasonCode | undefined> = new Set([
  'overlap',
  'too_many_running',
  'queue_full',
  'waited_too_long',
]);

/**
 * Those of the fires that are recorded as missed, or as skipped for want of a slot, and that no backfill has made up for: run with success,
 * or about to.
 */
export async function missedAmong(
  engine: Engine,
  head: Head,
  fires: readonly EpochSeconds[],
): Promise<readonly EpochSeconds[]> {
  if (fires.length === 0) {
    return [];
  }
  const [from, to] = [Math.min(...fires), Math.max(...fires)];
  const missed: { readonly from: EpochSeconds; readonly to: EpochSeconds }[] = [];
  const madeUp = new Set(head.active.filter(({ trigger }) => trigger === 'backfill').map((run) => run.scheduledAt));
  const runs = eachItem<Run>((cursor) =>
    engine.ports.history.listRuns(head.jobId, { from, to, limit: PAGE_SIZE, ...cursor }),
  );
  for await (const run of runs) {
    const noSlot = run.status === 'skipped' && NO_SLOT.has(run.reasonCode);
    if (run.trigger === 'schedule' && (run.status === 'missed' || noSlot)) {
      missed.push(run.span ?? { from: run.scheduledAt, to: run.scheduledAt });
    } else if (run.trigger === 'backfill' && (run.status === 'succeeded' || !isFinal(run))) {
      madeUp.add(run.scheduledAt);
    }
  }
  return fires.filter((fire) => !madeUp.has(fire) && missed.some((span) => span.from <= fire && fire <= span.to));
}

/** The fires that are left of a backfill, in its order, computed as they are asked for; none without a schedule. */
export function* firesAhead(
  schedule: ParsedSchedule | undefined,
  { from, to, order, reached }: Pick<Backfill, 'from' | 'to' | 'order' | 'reached'>,
): Generator<EpochSeconds> {
  if (schedule === undefined) {
    return;
  }
  if (order === 'oldest') {
    yield* schedule.between(reached ?? from - 1, to);
    return;
  }
  let at = previousFire(schedule, reached ?? to + 1);
  while (at !== undefined && at >= from) {
    yield at;
    at = previousFire(schedule, at);
  }
}

function take(fires: Iterable<EpochSeconds>, most: number): readonly EpochSeconds[] {
  const taken: EpochSeconds[] = [];
  for (const fire of fires) {
    if (taken.length === most) {
      break;
    }
    taken.push(fire);
  }
  return taken;
}
