import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { RecordContext, Verdict } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { knowsRun } from '#domain/ledger/head/knows-run.ts';
import {
  decidableUntil,
  type PlanningTime,
  reasonOfStandstill,
  standstillAt,
} from '#domain/ledger/head/pause-of-all.ts';
import { unstartedRun } from '#domain/ledger/head/record.ts';
import type { LaterRun } from '#domain/ledger/head/request.ts';
import { type Asked, ask } from '#domain/ledger/runs/ask.ts';
import { countUnstarted, withoutLaterRuns } from '#domain/ledger/runs/end-waiters.ts';
import type { RequestedRun } from '#domain/ledger/runs/start-request.ts';
import { jobPaused } from '#domain/runs/reasons/skipped.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { EXPIRED } from './due-fires.ts';
import { ON_TIME_SECONDS } from './lateness.ts';

/** The most runs of a job that may be asked for at instants to come. */
export const MOST_LATER_RUNS = 20;

/** The furthest ahead that a wake-up is sent at once (SQS, SendMessage: DelaySeconds); the sweeper takes care of what is later. */
const SENT_AHEAD_SECONDS = 900;

const DEFAULT_DEADLINE_SECONDS = 3_600;

/** Remembers a run for an instant to come; `full` while a head remembers as many as it can. Asking for the same run twice changes nothing. */
export function askLater(head: Head, run: LaterRun, actor: Actor, context: RecordContext): Decision | 'full' {
  const { runId, scheduledAt, inputs } = run;
  if (knowsRun(head, runId)) {
    return { head, effects: [] };
  }
  const known = head.later ?? [];
  if (known.length >= MOST_LATER_RUNS) {
    return 'full';
  }
  const later = [...known, run].sort((one, other) => one.scheduledAt - other.scheduledAt);
  const wake: Effect[] = scheduledAt <= context.now + SENT_AHEAD_SECONDS ? [{ kind: 'wake', at: scheduledAt }] : [];
  return {
    head: { ...head, later },
    effects: [audited(head, { action: 'run', actor, runId, scheduledAt, inputs }, context), ...wake],
  };
}

/** The runs whose instant has come, and may be decided now. */
export function dueLaterRuns({ later = [] }: Head, time: PlanningTime): readonly LaterRun[] {
  const until = decidableUntil(time);
  const { heldFrom = Number.POSITIVE_INFINITY } = time;
  return later.filter(({ scheduledAt }) => scheduledAt <= until && scheduledAt < heldFrom);
}

/**
 * Asks for the runs whose instant has come, as the job is now: each one starts, waits, or is recorded with the reason, as a fire is. While
 * the job or everything is paused it is skipped, and long after its instant missed.
 */
export function startLaterRuns(head: Head, job: ScheduledJob, context: RecordContext): Decision {
  const due = dueLaterRuns(head, context);
  if (due.length === 0) {
    return { head, effects: [] };
  }
  let current = withoutLaterRuns(head, due);
  const effects: Effect[] = [];
  for (const run of due) {
    const started = startOne(current, job, run, context);
    current = started.head;
    effects.push(...started.effects);
  }
  return { head: current, effects };
}

function startOne(head: Head, job: ScheduledJob, run: LaterRun, context: RecordContext): Decision {
  const deadlineAt = run.scheduledAt + deadlineSecondsOf(job);
  const requested: RequestedRun = { ...run, trigger: 'manual', deadlineAt };
  const known = unstartedVerdict(head, run, deadlineAt, context);
  const asked = known === undefined ? ask(head, job, requested, context) : unasked(head, known);
  if (asked.verdict === undefined) {
    return asked;
  }
  const record = unstartedRun({ ...requested, revision: job.definition.revision }, asked.verdict, context);
  return { head: asked.head, effects: [...asked.effects, { kind: 'store', run: record }] };
}

function unasked(head: Head, verdict: Verdict): Asked {
  return { head: { ...head, counters: countUnstarted(head, verdict, 1) }, effects: [], verdict };
}

/** The time after its instant within which such a run may still start: what the job says, else 1 h, and never less than wake-ups may be late. */
function deadlineSecondsOf({ definition: { deadlineSeconds = DEFAULT_DEADLINE_SECONDS } }: ScheduledJob): number {
  return Math.max(deadlineSeconds, ON_TIME_SECONDS);
}

function unstartedVerdict(
  { state }: Head,
  { scheduledAt }: LaterRun,
  deadlineAt: EpochSeconds,
  context: RecordContext,
): Verdict | undefined {
  const standstill = standstillAt(scheduledAt, context);
  if (standstill !== undefined) {
    return { status: 'skipped', reason: reasonOfStandstill(standstill) };
  }
  if (state === 'paused') {
    return { status: 'skipped', reason: jobPaused() };
  }
  return context.now > deadlineAt ? EXPIRED : undefined;
}
