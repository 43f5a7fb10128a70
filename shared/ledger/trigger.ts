import type { ScheduledJob } from '../jobs/scheduled-job.ts';
import type { EpochSeconds } from '../schedule/schedule.ts';
import { type Actor, audited } from './audited.ts';
import { countUnstarted, endWaiters } from './end-waiters.ts';
import type { Decision, Effect, Head, Waiter } from './head.ts';
import { admit } from './slots.ts';
import { type RecordContext, unstartedRun } from './unstarted-run.ts';

/** A run that somebody asks for. */
export interface TriggerRequest {
  readonly runId: string;
  /** The second in which it was asked for; the run id says the same. */
  readonly requestedAt: EpochSeconds;
  /** Ignores the overlap policy. */
  readonly forced: boolean;
}

/** Asks for a run now, under the overlap policy unless forced. Asking for the same run twice changes nothing. */
export function trigger(
  head: Head,
  { definition }: ScheduledJob,
  { runId, requestedAt, forced }: TriggerRequest,
  actor: Actor,
  context: RecordContext,
): Decision {
  const known = [...head.active, ...head.waiting].some((other) => other.runId === runId);
  if (known) {
    return { head, effects: [] };
  }
  const request: Waiter = {
    runId,
    scheduledAt: requestedAt,
    revision: definition.revision,
    trigger: 'manual',
    runner: definition.runner,
    ...(forced ? { forced } : {}),
  };
  const { head: asked, effects, verdict, displaced = [] } = admit(head, request, definition.overlap, context.now);
  const ended = endWaiters(asked, displaced, { status: 'skipped', reason: `replaced by ${runId}` }, context);
  const audit = audited(head, { action: 'run', actor: { ...actor, note: runId } }, context);
  const all: Effect[] = [...ended.effects, ...effects, audit];
  if (verdict === undefined) {
    return { head: ended.head, effects: all };
  }
  const counted = { ...ended.head, counters: countUnstarted(ended.head, verdict, 1) };
  return { head: counted, effects: [...all, { kind: 'store', run: unstartedRun(request, verdict, context) }] };
}
