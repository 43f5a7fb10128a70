import type { Counters } from '#domain/ledger/head/counters.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf } from '#domain/ledger/head/open-catch-ups.ts';
import { isPlannable } from '#domain/ledger/head/pause-of-all.ts';
import { type PastOfJob, scheduleOf, timeOfRevision } from '#domain/ledger/past/past-of-job.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import { isFinal, OUTCOME_STATUSES, type OutcomeStatus, type Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { eachItem } from '#ports/stores/each-item.ts';
import { readPastOfJob } from './past-of-job.ts';

/** The result of a check of one job: how much was looked at, and what is not as it should be, a line each. */
interface JobCheck {
  /** It has a head, and is not deleted. */
  readonly isLive: boolean;
  readonly fires: number;
  readonly records: number;
  readonly problems: readonly string[];
}

const PAGE_SIZE = 500;
/** A run that was sent and has no record for so long was lost, and should have been sent again. */
const LONGEST_UNCLAIMED_SECONDS = 3_600;
/** Clocks that are set a little are caught up with before anybody looks. */
const MOST_AHEAD_SECONDS = 3_600;

const COUNTERS: Record<OutcomeStatus, keyof Counters> = {
  succeeded: 'succeeded',
  failed: 'failed',
  timed_out: 'timedOut',
  cancelled: 'cancelled',
  skipped: 'skipped',
  missed: 'missed',
};

/**
 * Checks a job's ledger from `since` on (as far as it is retained): each fire up to the mark has one outcome, runs, waits, or lies in an open
 * catch-up; the mark is not ahead of the time; each run that holds the slot has a record; the counters are those of the records, or more where records were forgotten.
 */
export async function checkJob(engine: Engine, jobId: string, since: EpochSeconds): Promise<JobCheck> {
  const past = await readPastOfJob(engine, jobId);
  const retained = (past?.now ?? 0) - retentionSeconds(engine.configuration);
  if (past?.head === undefined) {
    return { isLive: false, fires: 0, records: 0, problems: [] };
  }
  const ledger = await readLedger(engine, past.head, Math.max(since, retained));
  const planned = plannedFires(past, past.head, Math.max(since, retained));
  const isLive = past.head.state !== 'deleted';
  return {
    isLive,
    fires: planned.length,
    records: ledger.runs.length,
    problems: [
      ...(isLive && !past.revisions.has(past.head.revision)
        ? [`${jobId}: its definition, revision ${past.head.revision}, is missing or cannot be read`]
        : []),
      ...decidedAhead(past.head, past.now),
      ...undecided(past, past.head, planned, ledger),
      ...unrecordedHolders(past.head, past.now, ledger),
      ...(since <= retained ? countersThatDiffer(past, past.head, retained, ledger) : []),
    ],
  };
}

/** The records of a job, and which fires have one. */
interface Ledger {
  readonly runs: readonly Run[];
  /** The scheduled runs of single fires. */
  readonly single: ReadonlySet<EpochSeconds>;
  /** In the order of their fires. */
  readonly spans: readonly { readonly from: EpochSeconds; readonly to: EpochSeconds }[];
}

/** With the records that the head has still to store. */
async function readLedger({ ports }: Engine, { jobId, outbox }: Head, from: EpochSeconds): Promise<Ledger> {
  const runs = new Map<string, Run>();
  for await (const run of eachItem((cursor) => ports.history.listRuns(jobId, { from, limit: PAGE_SIZE, ...cursor }))) {
    runs.set(run.id, run);
  }
  for (const effect of outbox) {
    if (effect.kind === 'store' && !runs.has(effect.run.id)) {
      runs.set(effect.run.id, effect.run);
    }
  }
  const all = [...runs.values()];
  return {
    runs: all,
    single: new Set(
      all.flatMap(({ span, trigger, scheduledAt }) =>
        span === undefined && trigger === 'schedule' ? [scheduledAt] : [],
      ),
    ),
    spans: all.flatMap(({ span }) => span ?? []).sort((one, other) => one.from - other.from),
  };
}

/** The fires that the mark has passed, under what held then. */
function plannedFires(past: PastOfJob, { mark }: Head, since: EpochSeconds): readonly EpochSeconds[] {
  return past.periods.flatMap(({ from, until, held }) => {
    if (from === undefined || held.kind !== 'in_force' || held.pause !== undefined) {
      return [];
    }
    const [after, last] = [Math.max(from, since), Math.min(until ?? mark, mark)];
    const fires = after < last ? [...(scheduleOf(past, held.revision)?.between(after, last) ?? [])] : [];
    const time = timeOfRevision(past, held.revision);
    return fires.filter((fire) => isPlannable(fire, time));
  });
}

/** A clock that went too far ahead had fires decided that nobody has waited for; they are not taken back. */
function decidedAhead({ jobId, state, mark }: Head, now: EpochSeconds): readonly string[] {
  return state === 'active' && mark > now + MOST_AHEAD_SECONDS
    ? [
        `${jobId}: its fires up to ${writeUtc(mark)} are decided already, as a clock was that far ahead: it has none before that, but under another id`,
      ]
    : [];
}

function undecided(past: PastOfJob, head: Head, planned: readonly EpochSeconds[], ledger: Ledger): readonly string[] {
  const open = new Set([...head.active, ...head.waiting].map(({ scheduledAt }) => scheduledAt));
  const lastFire = lastRecorded(ledger);
  // After `maxRuns` nothing more is planned, and no record says so.
  const usedUp = [...past.revisions.values()].some(({ definition }) => definition.maxRuns !== undefined);
  let span = 0;
  return planned.flatMap((fire) => {
    while ((ledger.spans[span]?.to ?? fire) < fire) {
      span += 1;
    }
    const inSpan = (ledger.spans[span]?.from ?? fire + 1) <= fire;
    const outcomes = Number(inSpan) + Number(ledger.single.has(fire));
    const catchingUp = catchUpsOf(head).some(({ from, to }) => fire > from && fire <= to);
    if (outcomes > 1) {
      return [`${head.jobId}: the fire of ${writeUtc(fire)} has two records`];
    }
    const accounted = outcomes === 1 || catchingUp || open.has(fire) || (usedUp && fire > lastFire);
    return accounted ? [] : [`${head.jobId}: the fire of ${writeUtc(fire)} has no outcome`];
  });
}

function lastRecorded({ single, spans }: Ledger): EpochSeconds {
  let last = spans.at(-1)?.to ?? 0;
  for (const fire of single) {
    last = Math.max(last, fire);
  }
  return last;
}

function unrecordedHolders({ jobId, active }: Head, now: EpochSeconds, { runs }: Ledger): readonly string[] {
  const recorded = new Set(runs.map(({ id }) => id));
  return active
    .filter(({ runId, sentAt }) => sentAt < now - LONGEST_UNCLAIMED_SECONDS && !recorded.has(runId))
    .map(({ runId }) => `${jobId}: ${runId} holds the slot and has no record`);
}

/** A run that is over and still holds the slot is counted when the head lets go of it. */
function countersThatDiffer(past: PastOfJob, head: Head, retained: EpochSeconds, { runs }: Ledger): readonly string[] {
  const holding = new Set(head.active.map(({ runId }) => runId));
  const isYoung = past.periods.every(
    ({ held, from }) => held.kind !== 'forgotten' && (from ?? retained + 1) > retained,
  );
  const firstRevision = head.firstRevision ?? 1;
  return OUTCOME_STATUSES.flatMap((status) => {
    const recorded = runs
      .filter((run) => isFinal(run) && run.status === status && run.revision >= firstRevision && !holding.has(run.id))
      .reduce((sum, { span }) => sum + (span?.count ?? 1), 0);
    const counted = head.counters[COUNTERS[status]];
    const agrees = isYoung && head.firstRevision === undefined ? counted === recorded : counted >= recorded;
    return agrees ? [] : [`${head.jobId}: ${counted} ${status} are counted, and ${recorded} recorded`];
  });
}
