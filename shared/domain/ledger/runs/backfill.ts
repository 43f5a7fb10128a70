import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { Backfill } from '#domain/ledger/head/backlog.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { standsStill } from '#domain/ledger/head/pause-of-all.ts';
import type { Holder } from '#domain/ledger/head/request.ts';
import { backfillRunId } from '#domain/runs/id.ts';
import { backfillCancelled } from '#domain/runs/reasons/cancelled.ts';
import { keptReason } from '#domain/runs/reasons/reason.ts';
import type { OutcomeStatus } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { countedThisHour, loopVerdict } from './loop-guard.ts';
import { checkedNow, hold, MOST_ACTIVE, requestOf } from './slots.ts';
import { startRequest } from './start-request.ts';

/** The most backfills of a job that a head remembers; those that ended make room. */
export const MOST_BACKFILLS = 5;

/** The part of MOST_ACTIVE that backfills leave to the fires of today. */
const ROOM_FOR_OTHERS = 10;

/** The next fires that a backfill has to run, in its order, as its revision's schedule and the history say. */
export interface BackfillFires {
  /** The revision that the backfill runs; unset where it is not stored any more, and so nothing is left to run. */
  readonly job?: ScheduledJob;
  readonly fires: readonly EpochSeconds[];
  /** The progress of the backfill when all of `fires` run. */
  readonly reached: EpochSeconds;
  /** True if that is its end. */
  readonly last: boolean;
}

/** Tells whether a backfill is over: nothing of it runs or is left. */
export function isBackfillOver({ endedAt }: Backfill): boolean {
  return endedAt !== undefined;
}

/** Remembers a backfill and has the job looked at; `full` while as many as a head remembers are not over. Starting it twice starts it once. */
export function startBackfill(head: Head, backfill: Backfill, actor: Actor, context: RecordContext): Decision | 'full' {
  const known = head.backfills ?? [];
  if (known.some(({ id }) => id === backfill.id)) {
    return { head, effects: [] };
  }
  const dropped = known.length < MOST_BACKFILLS ? undefined : known.find(isBackfillOver);
  if (known.length >= MOST_BACKFILLS && dropped === undefined) {
    return 'full';
  }
  const note = `backfill ${backfill.id}: ${backfill.total} fires`;
  return {
    head: { ...head, backfills: [...known.filter((other) => other !== dropped), backfill] },
    effects: [audited(head, { action: 'backfill', actor: { ...actor, note } }, context), wakeNow(context)],
  };
}

/** Lets no more of a backfill run and cancels what does. One that is over stays as it ended. */
export function cancelBackfill(head: Head, id: string, actor: Actor, context: RecordContext): Decision {
  const backfill = head.backfills?.find((other) => other.id === id);
  if (backfill === undefined || isBackfillOver(backfill) || backfill.cancelled === true) {
    return { head, effects: [] };
  }
  const reason = keptReason(backfillCancelled(actor.by));
  const running = holdersOf(head, id);
  const cancels = running.map<Effect>((holder) => ({ kind: 'cancel', holder: requestOf(holder), ...reason }));
  const cancelled: Backfill = { ...backfill, cancelled: true, last: true };
  const ids = running.map(({ runId }) => runId);
  const checked = { ...head, active: checkedNow(head.active, ids, context.now) };
  return {
    head: replaced(checked, running.length === 0 ? { ...cancelled, endedAt: context.now } : cancelled),
    effects: [audited(head, { action: 'cancel', actor: { ...actor, note: `backfill ${id}` } }, context), ...cancels],
  };
}

/** The backfills that may go on now: some of their fires are left, and their own limit has room. Not while the job or everything is paused. */
export function backfillsToMove(head: Head, context: RecordContext): readonly Backfill[] {
  if (head.state === 'paused' || head.state === 'deleted' || standsStill(context)) {
    return [];
  }
  return (head.backfills ?? []).filter(
    (backfill) => backfill.last !== true && roomFor(head, backfill) > 0 && head.active.length < MOST_ACTIVE,
  );
}

/**
 * Lets the next fires of the backfills run, each within its own limit: the overlap policy has no say, gates and the guard against loops
 * have. Where `found` ends before the limit and the backfill goes on, the job is looked at again.
 */
export function moveBackfills(head: Head, found: ReadonlyMap<string, BackfillFires>, context: RecordContext): Decision {
  let current = head;
  const effects: Effect[] = [];
  for (const backfill of head.backfills ?? []) {
    const fires = found.get(backfill.id);
    if (fires !== undefined) {
      const moved = moveOne(current, backfill, fires, context);
      current = moved.head;
      effects.push(...moved.effects);
    }
  }
  return { head: current, effects };
}

/** Counts a run of a backfill that came to its end, and lets the next one in. */
export function countBackfilled(
  head: Head,
  { backfill: id }: Holder,
  status: OutcomeStatus,
  context: RecordContext,
): Decision {
  const backfill = head.backfills?.find((other) => other.id === id);
  if (id === undefined || backfill === undefined) {
    return { head, effects: [] };
  }
  const counter = status === 'succeeded' ? 'succeeded' : 'failed';
  const counted: Backfill = { ...backfill, [counter]: backfill[counter] + 1 };
  const over = counted.last === true && holdersOf(head, id).length === 0;
  return over
    ? { head: replaced(head, { ...counted, endedAt: context.now }), effects: [] }
    : { head: replaced(head, counted), effects: counted.last === true ? [] : [wakeNow(context)] };
}

function moveOne(
  head: Head,
  backfill: Backfill,
  { job, fires, reached, last }: BackfillFires,
  context: RecordContext,
): Decision {
  let current = head;
  let moved = backfill;
  const effects: Effect[] = [];
  for (const fire of fires) {
    const full = roomFor(current, backfill) === 0 || current.active.length >= MOST_ACTIVE - ROOM_FOR_OTHERS;
    if (full || job === undefined || loopVerdict(current, job, 0, context.now) !== undefined) {
      return moved === backfill ? { head, effects } : { head: replaced(current, moved), effects };
    }
    const admission = hold(current, requestFor(head, job, backfill, fire), context.now);
    current = countedThisHour(admission.head, job, context.now);
    moved = { ...moved, reached: fire, started: moved.started + 1 };
    effects.push(...admission.effects);
  }
  const nothingRuns = holdersOf(current, backfill.id).length === 0;
  moved = { ...moved, reached, ...(last ? { last } : {}), ...(last && nothingRuns ? { endedAt: context.now } : {}) };
  const again = !last && roomFor(current, backfill) > 0;
  return { head: replaced(current, moved), effects: again ? [...effects, wakeNow(context)] : effects };
}

function requestFor({ jobId }: Head, job: ScheduledJob, { id }: Backfill, fire: EpochSeconds) {
  const runId = backfillRunId(jobId, id, fire);
  return startRequest(job, { runId, scheduledAt: fire, trigger: 'backfill', backfill: id });
}

function roomFor(head: Head, { id, maxConcurrent }: Backfill): number {
  return Math.max(0, maxConcurrent - holdersOf(head, id).length);
}

function holdersOf({ active }: Head, id: string): readonly Holder[] {
  return active.filter(({ backfill }) => backfill === id);
}

function replaced(head: Head, backfill: Backfill): Head {
  return { ...head, backfills: (head.backfills ?? []).map((other) => (other.id === backfill.id ? backfill : other)) };
}

function wakeNow({ now }: RecordContext): Effect {
  return { kind: 'wake', at: now };
}
