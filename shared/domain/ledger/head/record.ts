import { scheduledRunId } from '#domain/runs/id.ts';
import type { FinalRun, Trigger } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { RecordContext, Verdict } from './context.ts';
import type { Effect } from './effect.ts';
import type { RunRequest } from './request.ts';

/** The record of a single run that ends before its first attempt. */
export function unstartedRun(
  request: Pick<RunRequest, 'runId' | 'scheduledAt' | 'revision' | 'trigger'> & RunOrigin,
  verdict: Verdict,
  context: RecordContext,
): FinalRun {
  return {
    id: request.runId,
    jobId: context.jobId,
    revision: request.revision,
    version: 1,
    scheduledAt: request.scheduledAt,
    trigger: request.trigger,
    ...originOf(request),
    status: verdict.status,
    reason: verdict.reason,
    attempts: [],
    finishedAtMs: context.now * 1000,
    expiresAt: context.now + context.retentionSeconds,
  };
}

/** What a run keeps of how it came about. */
type RunOrigin = Pick<RunRequest, 'forced' | 'parent' | 'depth' | 'decidedAt' | 'backfill'>;

/** Takes that from a request. */
export function originOf({ forced, parent, depth, decidedAt, backfill }: RunOrigin): RunOrigin {
  return {
    ...(forced === undefined ? {} : { forced }),
    ...(parent === undefined ? {} : { parent }),
    ...(depth === undefined ? {} : { depth }),
    ...(decidedAt === undefined ? {} : { decidedAt }),
    ...(backfill === undefined ? {} : { backfill }),
  };
}

/** A fire and why it gets no attempt. */
export interface UnstartedFire extends Verdict {
  readonly fire: EpochSeconds;
  /** Its place among the fires that are decided together: a fire that runs in between ends a span. */
  readonly place: number;
}

/** The effects that record fires without an attempt: consecutive ones with the same status and reason become one span. */
export function recordFires(
  fires: readonly UnstartedFire[],
  revision: number,
  trigger: Trigger,
  context: RecordContext,
): Effect[] {
  return groupConsecutive(fires).map((group) => ({
    kind: 'store',
    run: spanRecord(group, revision, trigger, context),
  }));
}

interface Group {
  readonly first: UnstartedFire;
  last: UnstartedFire;
  count: number;
}

function groupConsecutive(fires: readonly UnstartedFire[]): Group[] {
  const groups: Group[] = [];
  for (const fire of fires) {
    const group = groups.at(-1);
    if (group !== undefined && continues(group.last, fire)) {
      group.last = fire;
      group.count += 1;
    } else {
      groups.push({ first: fire, last: fire, count: 1 });
    }
  }
  return groups;
}

function continues(last: UnstartedFire, fire: UnstartedFire): boolean {
  return fire.place === last.place + 1 && fire.status === last.status && fire.reason === last.reason;
}

function spanRecord(
  { first, last, count }: Group,
  revision: number,
  trigger: Trigger,
  context: RecordContext,
): FinalRun {
  const request = { runId: scheduledRunId(context.jobId, first.fire), scheduledAt: first.fire, revision, trigger };
  const run = unstartedRun(request, first, context);
  return count === 1 ? run : { ...run, span: { from: first.fire, to: last.fire, count } };
}
