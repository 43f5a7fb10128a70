import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { isPlannable, type PlanningTime } from '#domain/ledger/head/pause-of-all.ts';
import type { Skip } from '#domain/ledger/head/state.ts';
import { foreseenTime } from '#domain/ledger/planning/blackouts.ts';
import { plannedRunsLeft } from '#domain/ledger/planning/due-fires.ts';
import { plan, selfWake, withNextFire } from '#domain/ledger/planning/plan.ts';
import { nextUnskipped, skipAt, withSkips } from '#domain/ledger/planning/skips.ts';
import { scheduledRunId } from '#domain/runs/id.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';

/** The most fires of a job that may be asked to be left out at once. */
export const MOST_SKIPS = 20;

/** The fire that is meant; left out: the soonest one. */
interface MeantFire {
  readonly at?: EpochSeconds | undefined;
}

/** Why a fire is not left out, or a wish not taken back. */
export type SkipRefusal =
  | { readonly kind: 'past'; readonly at: EpochSeconds }
  /** `following`: the first fire behind it that is not left out. */
  | { readonly kind: 'no_fire'; readonly at: EpochSeconds; readonly following?: EpochSeconds }
  | { readonly kind: 'none_left' }
  | { readonly kind: 'paused'; readonly until?: EpochSeconds }
  | { readonly kind: 'skipped_already'; readonly skip: Skip }
  | { readonly kind: 'too_many' }
  | { readonly kind: 'not_skipped'; readonly at?: EpochSeconds };

/**
 * Leaves one fire out: it will be recorded as skipped. What is due up to now is decided first. A fire that a pause swallows is none; where
 * the pause has an end, those behind it may be left out.
 */
export function skipFire(
  head: Head,
  job: ScheduledJob,
  { at, ...actor }: Actor & MeantFire,
  context: RecordContext,
): Decision | 'behind' | SkipRefusal {
  const planned = plan(head, job, context);
  if (planned.more) {
    return 'behind';
  }
  const meant = fireToSkip(planned.head, job, at, foreseenTime(context, job.definition));
  if (typeof meant !== 'number') {
    return meant;
  }
  const skips = [...(planned.head.skips ?? []), { at: meant, ...actor }].sort((one, other) => one.at - other.at);
  return changedSkips(planned, job, skips, { action: 'skip', actor, at: meant }, context);
}

/** Withdraws the wish to leave a fire out: it is planned again. A fire that has come has its outcome. */
export function unskipFire(
  head: Head,
  job: ScheduledJob,
  { at, ...actor }: Actor & MeantFire,
  context: RecordContext,
): Decision | 'behind' | SkipRefusal {
  const planned = plan(head, job, context);
  if (planned.more) {
    return 'behind';
  }
  const { skips = [] } = planned.head;
  const meant = skips.find((skip) => skip.at > context.now && (at === undefined || skip.at === at));
  if (meant === undefined) {
    return at !== undefined && at <= context.now ? { kind: 'past', at } : { kind: 'not_skipped', ...present({ at }) };
  }
  const left = skips.filter((skip) => skip !== meant);
  const taken = changedSkips(planned, job, left, { action: 'unskip', actor, at: meant.at }, context);
  return { ...taken, effects: [...taken.effects, { kind: 'sync', obsolete: [] }] };
}

function fireToSkip(
  head: Head,
  job: ScheduledJob,
  at: EpochSeconds | undefined,
  context: PlanningTime,
): EpochSeconds | SkipRefusal {
  const decidedUntil = Math.max(context.now, head.mark);
  const plansFrom = head.state === 'paused' ? head.pause?.until : decidedUntil;
  if (at !== undefined && at <= decidedUntil) {
    return { kind: 'past', at };
  }
  if (plansFrom === undefined || (at !== undefined && at <= plansFrom)) {
    return { kind: 'paused', ...present({ until: plansFrom }) };
  }
  const skip = at === undefined ? undefined : skipAt(head, at);
  if (skip !== undefined) {
    return { kind: 'skipped_already', skip };
  }
  const plans = plannedRunsLeft(head, job) > 0;
  const from = at ?? Math.max(plansFrom, decidedUntil);
  const following = plans ? nextUnskipped(head, job.schedule, from, context) : undefined;
  if (at !== undefined && !(plans && isFire(job, at, context))) {
    return { kind: 'no_fire', at, ...present({ following }) };
  }
  const meant = at ?? following;
  if (meant === undefined) {
    return { kind: 'none_left' };
  }
  return (head.skips ?? []).length >= MOST_SKIPS ? { kind: 'too_many' } : meant;
}

function isFire({ schedule }: ScheduledJob, at: EpochSeconds, context: PlanningTime): boolean {
  return schedule?.matches(at) === true && isPlannable(at, context);
}

function changedSkips(
  planned: Decision,
  job: ScheduledJob,
  skips: readonly Skip[],
  { action, actor, at }: { readonly action: 'skip' | 'unskip'; readonly actor: Actor; readonly at: EpochSeconds },
  context: RecordContext,
): Decision {
  const next = withNextFire(withSkips(planned.head, skips), job, context);
  const runId = scheduledRunId(next.jobId, at);
  return {
    head: next,
    effects: [
      ...planned.effects.filter(({ kind }) => kind !== 'wake'),
      audited(planned.head, { action, actor, runId }, context),
      ...selfWake(next, false, context.now),
    ],
  };
}
