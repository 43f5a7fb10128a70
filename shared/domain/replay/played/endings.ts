import type { Course } from '#domain/replay/recorded/course.ts';
import type { OutcomeStatus, RunStatus } from '#domain/runs/run.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Execution } from './player.ts';

/** A course that goes on. */
export function unended({ startedAtMs, isDrawn }: Course): Course {
  return {
    status: startedAtMs === undefined ? 'queued' : 'running',
    busyMs: 0,
    ...present({ startedAtMs, isDrawn }),
  };
}

/** A course that somebody ended: of its work as much was done as of its time had passed. */
export function endedEarly(
  { startedAtMs, finishedAtMs, busyMs, isDrawn }: Course,
  cancelled: NonNullable<Execution['cancelled']>,
  nowMs: EpochMilliseconds,
): Course {
  const began = startedAtMs !== undefined && startedAtMs <= nowMs ? startedAtMs : undefined;
  const wholeMs = (finishedAtMs ?? nowMs) - (startedAtMs ?? nowMs);
  const share = began === undefined ? 0 : wholeMs <= 0 ? 1 : Math.min(1, (nowMs - began) / wholeMs);
  return {
    ...cancelled,
    busyMs: Math.round(busyMs * share),
    finishedAtMs: nowMs,
    ...present({ startedAtMs: began, isDrawn: began === undefined ? undefined : isDrawn }),
  };
}

/** Tells a status that is an outcome. */
export function isOutcome(status: RunStatus): status is OutcomeStatus {
  return status !== 'queued' && status !== 'running' && status !== 'retrying';
}
