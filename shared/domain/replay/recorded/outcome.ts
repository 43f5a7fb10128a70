import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { scheduledRunId } from '#domain/runs/id.ts';
import type { Run, Trigger } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { type Course, recordedCourse } from './course.ts';

/** The outcome of one fire, or of a run by hand, after another one, or of a backfill. */
export interface Outcome extends Course {
  readonly runId: string;
  readonly scheduledAt: EpochSeconds;
  readonly trigger: Trigger;
}

/** The outcomes that a record states: of a span, one for each of its fires in a stretch, and at its ends. A span may hold the fires of years. */
export function outcomesOf(
  run: Run,
  schedule: ScheduledJob['schedule'],
  { from, to }: { readonly from: EpochSeconds; readonly to: EpochSeconds },
): readonly Outcome[] {
  const course = recordedCourse(run);
  const { trigger, span } = run;
  if (span === undefined) {
    return [{ ...course, runId: run.id, scheduledAt: run.scheduledAt, trigger }];
  }
  const fires = schedule?.between(Math.max(span.from, from) - 1, Math.min(span.to, to)) ?? [];
  const known = new Set([span.from, ...fires, span.to]);
  return [...known].map((fire) => ({ ...course, runId: scheduledRunId(run.jobId, fire), scheduledAt: fire, trigger }));
}
