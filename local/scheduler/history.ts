import type { Run } from '#api/shapes/run.ts';
import { present } from '#domain/values/present.ts';

/** The record of what became of a fire, or of several in a row for one reason. Instants are RFC 3339, UTC. */
export interface JobRecord {
  readonly runId: string;
  /** The start of its first attempt; of what was not started, the planned instant. */
  readonly timestamp: string;
  readonly scheduledAt: string;
  /** `queued`, `running` or `retrying`, or its outcome. */
  readonly status: Run['status'];
  /** In seconds, from the start of the first attempt to the outcome; 0 where there was none, or it is not over. */
  readonly duration: number;
  /** The number of attempts. */
  readonly attempts: number;
  /** Why, where it did not succeed. */
  readonly reason?: string;
  /** The number of fires that the record stands for, where it is more than one. */
  readonly count?: number;
  /** What the run left for the next one: what its callback returned, where that is JSON of at most 4 KiB. */
  readonly result?: unknown;
}

/** A run as its job's history shows it. */
export function recordOf({ id, startedAt, scheduledAt, status, durationMs = 0, attempts, ...run }: Run): JobRecord {
  return {
    runId: id,
    timestamp: startedAt ?? scheduledAt,
    scheduledAt,
    status,
    duration: durationMs / 1_000,
    attempts: attempts.length,
    ...present({ reason: run.reason, count: run.span?.count, result: run.result }),
  };
}
