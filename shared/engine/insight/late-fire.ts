import { type Outage, outageAfter } from '#domain/ledger/past/outages.ts';
import type { PastOfJob } from '#domain/ledger/past/past-of-job.ts';
import { deadlineSeconds, toleranceSeconds } from '#domain/ledger/planning/lateness.ts';
import type { ReasonCode } from '#domain/runs/reasons/reason.ts';
import type { Run } from '#domain/runs/run.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';

/** The circumstances of a fire that was seen too late to run. */
export interface LateFire {
  readonly seenAt: EpochSeconds;
  /** The lateness with which its run might have started, and whether the job says so itself. */
  readonly deadline: { readonly seconds: number; readonly isDefault: boolean };
  /** The time in which nothing ran; left out where nobody keeps watch, or something did run. */
  readonly outage?: Outage;
}

const SEEN_LATE: ReadonlySet<ReasonCode> = new Set(['deadline_passed', 'catchup_none', 'catchup_latest', 'superseded']);

/** Says how late a fire was seen that was missed for that, which deadline it had, and what did not run meanwhile. */
export function lateFire(engine: Engine, past: PastOfJob, run: Run, fire: EpochSeconds): LateFire | undefined {
  const job = past.revisions.get(run.revision);
  const { reasonCode, finishedAtMs } = run;
  if (job === undefined || reasonCode === undefined || finishedAtMs === undefined || !SEEN_LATE.has(reasonCode)) {
    return undefined;
  }
  const seenAt = secondsOf(finishedAtMs);
  return {
    seenAt,
    deadline: {
      seconds: deadlineSeconds(job, fire, toleranceSeconds(past.head?.selfClocked ?? false)),
      isDefault: job.definition.deadlineSeconds === undefined,
    },
    ...present({ outage: outageAfter(engine.outages?.() ?? [], fire, seenAt) }),
  };
}
