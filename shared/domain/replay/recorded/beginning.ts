import { isSelfClocked, type ScheduledJob } from '#domain/jobs/scheduled.ts';
import { NO_COUNTERS } from '#domain/ledger/head/counters.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf, withCatchUps } from '#domain/ledger/head/open-catch-ups.ts';
import type { Holder, RunRequest } from '#domain/ledger/head/request.ts';
import type { Pause } from '#domain/ledger/head/state.ts';
import { periodAt } from '#domain/ledger/past/timeline.ts';
import { deadlineSeconds, ON_TIME_SECONDS } from '#domain/ledger/planning/lateness.ts';
import { withNextFire } from '#domain/ledger/planning/plan.ts';
import { withSkips } from '#domain/ledger/planning/skips.ts';
import { countedThisHour } from '#domain/ledger/runs/loop-guard.ts';
import { slotsOf } from '#domain/ledger/runs/slots.ts';
import { startRequest } from '#domain/ledger/runs/start-request.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { askedAtMs, wishesBefore } from './happenings.ts';
import { letInAtMs, type RecordedJob } from './recorded-job.ts';

/** A job as it was when a stretch began; nothing where there was none, or nobody knows. */
export interface Beginning {
  readonly head?: Head;
  /** Runs that had a slot and waited for a place of their group, in their order. */
  readonly atGates: readonly RunRequest[];
  /** Runs that were let in by then, and are not over. */
  readonly letIn: readonly Run[];
  /** Why nobody knows. */
  readonly unknown?: 'forgotten' | 'not_stored';
}

/** The head of a job as it was right before `from`, put together from what is recorded. */
export function beginningOf(
  recorded: RecordedJob,
  revisions: ReadonlyMap<number, ScheduledJob>,
  from: EpochSeconds,
): Beginning {
  const nothing = { atGates: [], letIn: [] };
  // What was done in the second before holds by then.
  const held = periodAt(recorded.past.periods, from)?.held;
  if (held?.kind !== 'in_force') {
    return { ...nothing, ...(held?.kind === 'absent' ? {} : { unknown: 'forgotten' }) };
  }
  const job = revisions.get(held.revision);
  if (job === undefined) {
    return { ...nothing, unknown: 'not_stored' };
  }
  const open = recorded.earlier.filter((run) => isOpenAt(run, from));
  const letIn = open.filter((run) => (letInAtMs(run) ?? Number.POSITIVE_INFINITY) < from * 1_000);
  const waiting = open.filter((run) => !letIn.includes(run)).sort((one, other) => asked(one) - asked(other));
  const requests = waiting.map((run) => requestOf(run, revisions.get(run.revision) ?? job));
  const room = Math.max(
    0,
    slotsOf(job.definition.overlap) - letIn.filter(({ backfill }) => backfill === undefined).length,
  );
  const atGates = requests.filter(({ gates = [] }) => gates.length > 0).slice(0, room);
  const sent = letIn.map((run) => requestOf(run, revisions.get(run.revision) ?? job));
  const head: Head = {
    jobId: recorded.jobId,
    version: 1,
    revision: held.revision,
    state: held.pause === undefined ? 'active' : 'paused',
    ...(held.pause === undefined ? {} : { pause: knownPause(held.pause, from) }),
    mark: from - 1,
    selfClocked: isSelfClocked(job, from - 1),
    active: [...sent, ...atGates].map((request) => holderOf(request, from)),
    waiting: requests.filter((request) => !atGates.includes(request)),
    outbox: [],
    counters: {
      ...NO_COUNTERS,
      started: startedBefore(recorded, from),
      consecutiveFailures: failuresBefore(recorded, from),
    },
    ...(job.definition.after === undefined ? {} : { chained: true }),
    ...present({ pauseAfterFailures: job.definition.pauseAfterFailures }),
  };
  const wishes = wishesBefore(recorded, from);
  const skips = wishes.flatMap((wish) =>
    wish.kind === 'skip' ? [{ at: wish.at, by: wish.entry.by, ...present({ note: wish.entry.note }) }] : [],
  );
  const later = wishes.flatMap((wish) =>
    wish.kind === 'later'
      ? [{ runId: wish.runId, scheduledAt: wish.at, ...present({ forced: wish.run?.forced }) }]
      : [],
  );
  const wished = withSkips({ ...head, ...(later.length === 0 ? {} : { later }) }, skips);
  const counted = withHour(wished, recorded, job, from);
  return { head: withNextFire(withUndecided(counted, recorded, job, from), job, { now: from }), atGates, letIn };
}

/** Fires of before that were decided only in the stretch, or are not yet: they are decided again, or lie in a catch-up that was open. */
function withUndecided(
  head: Head,
  { earlier, past }: RecordedJob,
  { definition }: ScheduledJob,
  from: EpochSeconds,
): Head {
  const late = earlier
    .filter((run) => run.trigger === 'schedule' && asked(run) >= from * 1_000)
    .map(({ scheduledAt, span }) => ({ from: span?.from ?? scheduledAt, to: scheduledAt }));
  const open = catchUpsOf(past.head ?? {}).map((range) => ({ from: range.from + 1, to: Math.min(range.to, from - 1) }));
  const undecided = [...late, ...open].filter((range) => range.from < from);
  if (undecided.length === 0) {
    return head;
  }
  const before = Math.min(...undecided.map((range) => range.from)) - 1;
  const to = Math.max(...undecided.map((range) => range.to));
  return definition.catchup === 'all'
    ? withCatchUps(head, [{ from: before, to, revision: head.revision }])
    : { ...head, mark: before };
}

function withHour(head: Head, { earlier }: RecordedJob, job: ScheduledJob, from: EpochSeconds): Head {
  const hour = from - (from % 3_600);
  const letIn = earlier.filter((run) => (letInAtMs(run) ?? 0) >= hour * 1_000 && (letInAtMs(run) ?? 0) < from * 1_000);
  return letIn.reduce((counted) => countedThisHour(counted, job, from), head);
}

/** The scheduled runs that `maxRuns` had counted by then: of those that it counts now, the ones that came later are taken off. */
function startedBefore({ past, runs }: RecordedJob, from: EpochSeconds): number {
  const since = runs.filter(({ trigger, ...run }) => trigger === 'schedule' && startedSince(run, from)).length;
  return Math.max(0, (past.head?.counters.started ?? 0) - since);
}

function startedSince(run: Pick<Run, 'sentAtMs' | 'startedAtMs' | 'decidedAt'>, from: EpochSeconds): boolean {
  const atMs = run.decidedAt === undefined ? (run.sentAtMs ?? run.startedAtMs) : run.decidedAt * 1_000;
  return atMs !== undefined && atMs >= from * 1_000;
}

function failuresBefore({ earlier }: RecordedJob, from: EpochSeconds): number {
  const ended = earlier.filter(
    (run) => isFinal(run) && run.attempts.length > 0 && (run.finishedAtMs ?? 0) < from * 1_000,
  );
  ended.sort((one, other) => (one.finishedAtMs ?? 0) - (other.finishedAtMs ?? 0));
  let failures = 0;
  for (const { status } of ended) {
    failures = status === 'succeeded' ? 0 : failures + (status === 'failed' || status === 'timed_out' ? 1 : 0);
  }
  return failures;
}

function isOpenAt(run: Run, from: EpochSeconds): boolean {
  const isOver = run.finishedAtMs !== undefined && run.finishedAtMs < from * 1_000;
  const wasAsked = asked(run) < from * 1_000;
  return wasAsked && !isOver && run.span === undefined;
}

function asked(run: Run): number {
  return askedAtMs(run) ?? run.scheduledAt * 1_000;
}

/** The request that a run was, as far as its record and its revision say. */
export function requestOf(run: Run, job: ScheduledJob): RunRequest {
  const { id, scheduledAt, trigger, forced, parent, depth, decidedAt, backfill, retryOf, inputs } = run;
  const planned = trigger === 'schedule';
  const origin = present({ forced, parent, depth, decidedAt, backfill, retryOf, inputs });
  return startRequest(job, {
    runId: id,
    scheduledAt,
    trigger,
    ...origin,
    ...(planned ? { deadlineAt: scheduledAt + deadlineSeconds(job, scheduledAt, ON_TIME_SECONDS) } : {}),
  });
}

function holderOf(request: RunRequest, from: EpochSeconds): Holder {
  return { ...request, sentAt: from - 1, sends: 1, checkAt: from + 60 };
}

function knownPause({ at, by = '', note, until }: Partial<Pause>, from: EpochSeconds): Pause {
  return { at: at ?? from - 1, by, ...present({ note, until }) };
}
