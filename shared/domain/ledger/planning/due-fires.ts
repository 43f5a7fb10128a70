import { reportTimes } from '#domain/jobs/command/command.ts';
import type { JobDefinition } from '#domain/jobs/job.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Verdict } from '#domain/ledger/head/context.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { decidableFires, type PlanningTime } from '#domain/ledger/head/pause-of-all.ts';
import {
  deadlinePassed,
  laterFireDue,
  laterFireSeen,
  notCaughtUp,
  tooManyCatchUps,
} from '#domain/runs/reasons/missed.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { latenessOf } from './lateness.ts';
import { skippedBy } from './skips.ts';

/** A fire between the mark and now. */
export interface DueFire {
  readonly fire: EpochSeconds;
  /** No later fire is due, but for some that are left out. */
  readonly latest: boolean;
  /** It is left out, as somebody asked. */
  readonly skipped?: Verdict;
}

/** The due fires, oldest first, lazily. None while the job does not plan, or when the clock stands before the mark. */
export function* dueFires(head: Head, job: ScheduledJob, time: PlanningTime): Generator<DueFire> {
  if (head.state !== 'active' || plannedRunsLeft(head, job) === 0) {
    return;
  }
  let held: EpochSeconds | undefined;
  let behind: DueFire[] = [];
  for (const fire of decidableFires(job.schedule, head.mark, time)) {
    const skipped = skippedBy(head, fire);
    if (skipped !== undefined) {
      behind.push({ fire, latest: false, skipped });
      continue;
    }
    if (held !== undefined) {
      yield { fire: held, latest: false };
    }
    yield* behind;
    behind = [];
    held = fire;
  }
  if (held !== undefined) {
    yield { fire: held, latest: true };
  }
  yield* behind;
}

/** The oldest fire that is due. */
export function firstDue(head: Head, job: ScheduledJob, time: PlanningTime): DueFire | undefined {
  for (const due of dueFires(head, job, time)) {
    return due;
  }
  return undefined;
}

/** The number of scheduled runs that `maxRuns` still allows. */
export function plannedRunsLeft(
  head: Head,
  { definition }: { readonly definition: Pick<JobDefinition, 'maxRuns'> },
): number {
  return definition.maxRuns === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(0, definition.maxRuns - head.counters.started);
}

/** The judgement of a due fire: ask for a slot, catch up from there on, or record that it was missed or left out. */
type FireJudgement =
  | { readonly kind: 'ask' }
  | { readonly kind: 'catch_up' }
  | { readonly kind: 'unstarted'; readonly verdict: Verdict };

/** The circumstances of a fire that is seen: by whose clock, when, and whether another catch-up may be opened. */
interface SeenFire {
  readonly selfClocked: boolean;
  readonly now: EpochSeconds;
  readonly mayCatchUp: boolean;
}

/**
 * Judges a due fire. Of several that are on time, `skip` and `replace` let only the newest ask: they would take the slot from each other,
 * and overlap is about a fire that comes while an earlier run holds it. Of a job that runs elsewhere each one may have run: a report is waited
 * for, of late ones as well. From `heldFrom` on none asks: those that would are left to a catch-up.
 */
export function judgeFire(
  job: ScheduledJob,
  due: DueFire,
  { heldFrom = Number.POSITIVE_INFINITY, ...seen }: SeenFire & Pick<PlanningTime, 'heldFrom'>,
): FireJudgement {
  const judged = judgeByPolicy(job, due, seen);
  if (judged.kind !== 'ask' || due.fire < heldFrom) {
    return judged;
  }
  return seen.mayCatchUp ? CATCH_UP : MISSED.tooManyCatchUps;
}

function judgeByPolicy(
  job: ScheduledJob,
  { fire, latest, skipped }: DueFire,
  { selfClocked, now, mayCatchUp }: SeenFire,
): FireJudgement {
  if (skipped !== undefined) {
    return { kind: 'unstarted', verdict: skipped };
  }
  const { catchup, overlap } = job.definition;
  const { onTime, pastDeadline } = latenessOf(job, fire, selfClocked, now);
  if (pastDeadline) {
    return MISSED.expired;
  }
  const startsElsewhere = reportTimes(job.definition.command) !== undefined;
  if ((onTime && latest) || (startsElsewhere && catchup === 'latest')) {
    return ASK;
  }
  if (catchup === 'all' && mayCatchUp) {
    return CATCH_UP;
  }
  if (onTime) {
    return overlap === 'queue' || overlap === 'allow' ? ASK : MISSED.superseded;
  }
  if (catchup === 'all') {
    return MISSED.tooManyCatchUps;
  }
  if (catchup === 'none') {
    return MISSED.notCaughtUp;
  }
  return latest ? ASK : MISSED.notLatest;
}

/** Of a fire that is decided after its deadline. */
export const EXPIRED: Verdict = { status: 'missed', reason: deadlinePassed() };

const ASK: FireJudgement = { kind: 'ask' };
const CATCH_UP: FireJudgement = { kind: 'catch_up' };
/** There may be a hundred thousand of them in one look. */
const MISSED = {
  expired: missed(EXPIRED),
  superseded: missed({ status: 'missed', reason: laterFireSeen() }),
  tooManyCatchUps: missed({ status: 'missed', reason: tooManyCatchUps() }),
  notCaughtUp: missed({ status: 'missed', reason: notCaughtUp() }),
  notLatest: missed({ status: 'missed', reason: laterFireDue() }),
};

function missed(verdict: Verdict): FireJudgement {
  return { kind: 'unstarted', verdict };
}
