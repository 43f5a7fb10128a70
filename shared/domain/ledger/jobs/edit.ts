import { entryName } from '#domain/jobs/entry-name.ts';
import { entriesOf, isSelfClocked, type ScheduledJob } from '#domain/jobs/scheduled.ts';
import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import { NO_COUNTERS } from '#domain/ledger/head/counters.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { isHeldByCatchUp } from '#domain/ledger/head/open-catch-ups.ts';
import { decidedMark } from '#domain/ledger/head/pause-of-all.ts';
import { DISABLED_NOTE, type JobState, type Pause } from '#domain/ledger/head/state.ts';
import { closingTime, timeOfJob } from '#domain/ledger/planning/blackouts.ts';
import { catchUpWake } from '#domain/ledger/planning/catch-up.ts';
import { plan, selfWake, withNextFire } from '#domain/ledger/planning/plan.ts';
import { watchesOf, writeWatches } from '#domain/notices/watch.ts';

/**
 * The first head of a job, whose fires count from its creation, however long that takes to be written; or of one created again under the
 * id of a deleted one: then it goes on from the tombstone's mark, so that no fire is decided twice.
 */
export function create(tombstone: Head | undefined, job: ScheduledJob, actor: Actor, context: RecordContext): Decision {
  const { definition } = job;
  const fresh: Head = {
    jobId: definition.id,
    version: tombstone?.version ?? 0,
    revision: definition.revision,
    state: 'active',
    mark: Math.max(tombstone?.mark ?? 0, definition.createdAt),
    selfClocked: false,
    active: (tombstone?.active ?? []).map((holder) => ({ ...holder, former: true })),
    waiting: [],
    outbox: [],
    counters: NO_COUNTERS,
    ...(tombstone === undefined ? {} : { firstRevision: definition.revision }),
    ...(tombstone?.followers === undefined ? {} : { followers: tombstone.followers }),
  };
  return adopt(fresh, job, undefined, { action: 'create', actor, lastRevision: tombstone?.revision ?? 0 }, context);
}

/** A revision that takes the place of another one, which is left out where it cannot be read. */
interface Replacement {
  readonly before?: ScheduledJob;
  readonly after: ScheduledJob;
}

/**
 * Adopts a new revision: everything up to now is decided under the old one, by the same write. Refused as `behind` while more fires are
 * due than one decision takes. What a blackout took away from the old one is none of the new one's, though that is in no blackout.
 */
export function edit(
  head: Head,
  { before, after }: Replacement,
  actor: Actor,
  time: RecordContext,
): Decision | 'behind' {
  const context = closingTime(time, before?.definition ?? { id: head.jobId });
  const planned = decidedUpToNow(head, before, context);
  if (planned.more) {
    return 'behind';
  }
  const mark = decidedMark(planned.head, context);
  const decided = before === undefined ? planned.head : { ...planned.head, mark };
  const adopted = adopt(
    decided,
    after,
    before,
    { action: 'edit', actor, lastRevision: head.revision },
    timeOfJob(time, after.definition),
  );
  return { head: adopted.head, effects: [...keepable(planned.effects), ...adopted.effects] };
}

/** The fires up to now decided under a revision. Without it nobody can say which there were: the time is let pass. */
export function decidedUpToNow(
  head: Head,
  job: ScheduledJob | undefined,
  context: RecordContext,
): ReturnType<typeof plan> {
  return job === undefined
    ? { head: { ...head, mark: decidedMark(head, context) }, effects: [], more: false }
    : plan(head, job, context);
}

function adopt(
  head: Head,
  job: ScheduledJob,
  before: ScheduledJob | undefined,
  { action, actor, lastRevision }: { action: 'create' | 'edit'; actor: Actor; lastRevision: number },
  context: RecordContext,
): Decision {
  const mark = before === undefined ? head.mark : decidedMark(head, context);
  const { pause: _, chained: __, pauseAfterFailures: ___, watch: ____, silentFrom, ...unpaused } = head;
  const { pauseAfterFailures, notify } = job.definition;
  const isWatched = notify?.some(({ on }) => on.includes('silent')) === true && head.succeededAt === undefined;
  const pause = pauseAfterEdit(head, job, before, actor, context);
  const adopted: Head = {
    ...unpaused,
    ...(pause === undefined ? {} : { pause }),
    state: stateAfterEdit(pause),
    revision: job.definition.revision,
    mark,
    selfClocked: isSelfClocked(job, mark),
    ...(job.definition.after === undefined ? {} : { chained: true }),
    ...(pauseAfterFailures === undefined ? {} : { pauseAfterFailures }),
    ...(notify === undefined ? {} : { watch: writeWatches(watchesOf(notify)) }),
    ...(isWatched ? { silentFrom: silentFrom ?? context.now } : {}),
  };
  const next = withNextFire(adopted, job, context);
  const effects: Effect[] = [
    audited(head, { action, actor, revisionAfter: job.definition.revision }, context),
    { kind: 'summarise' },
    { kind: 'sync', obsolete: before === undefined ? [] : entryNames(before, head.mark) },
    ...linkEffects(before, job),
    ...skippedRevisions(job, lastRevision, context),
    ...(action === 'create' || isHeldByCatchUp(head, lastRevision) ? [] : [retired(lastRevision, context)]),
    ...catchUpWake(next, context),
    ...selfWake(next, false, context.now),
  ];
  return { head: next, effects };
}

/** Lets the jobs that this one follows, or followed, know. */
export function linkEffects(...revisions: readonly (ScheduledJob | undefined)[]): Effect[] {
  const parents = new Set(revisions.flatMap((job) => (job?.definition.after ?? []).map((parent) => parent.job)));
  return parents.size === 0 ? [] : [{ kind: 'link', parents: [...parents] }];
}

/** The names of the entries that a revision may have in EventBridge. */
export function entryNames(job: ScheduledJob, after: number): string[] {
  return entriesOf(job, after).map((entry) => entryName(job.definition.id, entry));
}

/** Effects of a plan that still make sense when the job then changes: its self-wake and its re-arming do not. */
export function keepable(effects: readonly Effect[]): Effect[] {
  return effects.filter(({ kind }) => kind !== 'wake' && kind !== 'sync');
}

function pauseAfterEdit(
  head: Head,
  job: ScheduledJob,
  before: ScheduledJob | undefined,
  { by }: Actor,
  { now }: RecordContext,
): Pause | undefined {
  if (!job.definition.enabled) {
    return wasDisabled(head, before) && head.pause !== undefined ? head.pause : { at: now, by, note: DISABLED_NOTE };
  }
  return wasDisabled(head, before) ? undefined : head.pause;
}

function wasDisabled({ pause }: Head, before: ScheduledJob | undefined): boolean {
  return before === undefined ? pause?.note === DISABLED_NOTE : !before.definition.enabled;
}

function stateAfterEdit(pause: Pause | undefined): JobState {
  return pause === undefined ? 'active' : 'paused';
}

/** Revisions that were stored and never adopted: whoever stored them was overtaken, or ended before the head was written. */
function skippedRevisions(
  { definition: { revision } }: ScheduledJob,
  lastRevision: number,
  { now, retentionSeconds }: RecordContext,
): Effect[] {
  const expiresAt = now + retentionSeconds;
  const skipped = Array.from(
    { length: Math.max(0, revision - lastRevision - 1) },
    (_, index) => lastRevision + 1 + index,
  );
  return skipped.map((number) => ({ kind: 'retire', revision: number, expiresAt }));
}

function retired(revision: number, { now, retentionSeconds }: RecordContext): Effect {
  return { kind: 'retire', revision, expiresAt: now + retentionSeconds };
}
