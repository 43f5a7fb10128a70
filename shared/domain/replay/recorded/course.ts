import type { ReasonCode } from '#domain/runs/reasons/reason.ts';
import { isFinal, type Run, type RunStatus } from '#domain/runs/run.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { busyMs } from './recorded-job.ts';

/** The way of a run from being let in to its end. */
export interface Course {
  /** Unset: no attempt of it starts. */
  readonly startedAtMs?: EpochMilliseconds;
  /** Unset: it is not over yet, as far as anybody knows. */
  readonly finishedAtMs?: EpochMilliseconds;
  readonly status: RunStatus;
  readonly reason?: string;
  readonly reasonCode?: ReasonCode;
  /** The time for which a runner is at it. */
  readonly busyMs: number;
  /** Its command leaves a result. */
  readonly hasResult?: true;
  /** Nobody knows what it would have taken: it is that of another run of the job. */
  readonly isDrawn?: true;
}

/** The course that a run took, as it is recorded. */
export function recordedCourse(run: Run): Course {
  const { startedAtMs, finishedAtMs, status, reason, reasonCode } = run;
  const isOver = isFinal(run);
  return {
    status: isOver ? status : 'running',
    busyMs: busyMs(run),
    ...present({ startedAtMs, finishedAtMs }),
    // The reason for which an attempt failed that is made again is not how the run ended.
    ...(isOver ? present({ reason, reasonCode }) : {}),
    ...(run.result === undefined ? {} : { hasResult: true }),
  };
}

/** The same course at another time. */
export function shifted(course: Course, byMs: number): Course {
  const { startedAtMs, finishedAtMs } = course;
  return {
    ...course,
    ...(startedAtMs === undefined ? {} : { startedAtMs: startedAtMs + byMs }),
    ...(finishedAtMs === undefined ? {} : { finishedAtMs: finishedAtMs + byMs }),
  };
}
