import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { type Outage, outageAfter } from '#domain/ledger/past/outages.ts';
import type { PastOfJob } from '#domain/ledger/past/past-of-job.ts';
import { deadlineSeconds, toleranceSeconds } from '#domain/ledger/planning/lateness.ts';
import type { ReasonCode } from '#domain/runs/reasons/reason.ts';
import type { Run } from '#domain/runs/run.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';

/** The circumstances of a fire that was seen too late to run, or that ran late as nothing ran before. */
export interface LateFire {
  /** Of one that ran: when it was let in, or sent. */
  readonly seenAt: EpochSeconds;
  readonly deadline: LateDeadline;
  /** The time in which nothing ran; left out where nobody keeps watch, or something did run. */
  readonly outage?: Outage;
}

/** The lateness with which the run of a fire might have started, and whether the job says so itself. */
interface LateDeadline {
  readonly seconds: number;
  readonly isDefault: boolean;
  /** `catchup: none` allows less than the deadline would: no more than wake-ups may be late. */
  readonly byCatchup?: true;
}

const SEEN_LATE: ReadonlySet<ReasonCode> = new Set(['deadline_passed', 'catchup_none', 'catchup_latest', 'superseded']);

/** Says of a fire that was missed for it, or that ran, how late it was seen, which deadline it had, and what did not run meanwhile. */
export function lateFire(engine: Engine, past: PastOfJob, run: Run, fire: EpochSeconds): LateFire | undefined {
  const job = past.revisions.get(run.revision);
  const seen = seenLate(run, fire, engine.outages?.() ?? []);
  if (job === undefined || seen === undefined) {
    return undefined;
  }
  return { deadline: deadlineOf(job, fire, toleranceSeconds(past.head?.selfClocked ?? false)), ...seen };
}

function seenLate(
  { reasonCode, finishedAtMs, trigger, decidedAt, sentAtMs }: Run,
  fire: EpochSeconds,
  outages: readonly Outage[],
): Pick<LateFire, 'seenAt' | 'outage'> | undefined {
  if (reasonCode !== undefined && finishedAtMs !== undefined && SEEN_LATE.has(reasonCode)) {
    const seenAt = secondsOf(finishedAtMs);
    return { seenAt, ...present({ outage: outageAfter(outages, fire, seenAt) }) };
  }
  const seenAt = decidedAt ?? (sentAtMs === undefined ? fire : secondsOf(sentAtMs));
  const over = outages.filter(({ to }) => to <= seenAt);
  const outage = trigger === 'schedule' ? outageAfter(over, fire, seenAt) : undefined;
  return outage && { seenAt, outage };
}

function deadlineOf(job: ScheduledJob, fire: EpochSeconds, tolerance: number): LateDeadline {
  const { catchup, deadlineSeconds: own } = job.definition;
  const seconds = deadlineSeconds(job, fire, tolerance);
  return catchup === 'none' && tolerance < seconds
    ? { seconds: tolerance, isDefault: true, byCatchup: true }
    : { seconds, isDefault: own === undefined };
}
