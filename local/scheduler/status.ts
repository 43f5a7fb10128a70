import type { Job } from '#api/shapes/job.ts';
import { awaitedCallback } from '#domain/jobs/command/command.ts';
import { present } from '#domain/values/present.ts';
import type { Callbacks } from './backend.ts';

/** A job, and how it is. Instants are RFC 3339, UTC. */
export interface JobStatus {
  readonly id: string;
  /** `waiting`: for its callback, which this program has not registered yet; `completed`: no fire is left. */
  readonly status: 'scheduled' | 'running' | 'waiting' | 'paused' | 'completed';
  readonly description?: string;
  /** As it was written. */
  readonly cronExpression?: unknown;
  readonly timezone: string;
  /** The next planned fire. */
  readonly nextRun?: string;
  /** The planned instant of the run that ended last, and how that ended. */
  readonly lastRun?: string;
  readonly lastOutcome?: string;
  /** Why, where it did not succeed. */
  readonly lastReason?: string;
  /** The number of runs that were executed: that succeeded, failed, timed out or were cancelled. */
  readonly executionCount: number;
  readonly successCount: number;
  /** The number of those that failed or timed out. */
  readonly failureCount: number;
  /** The number of fires that were not run: skipped or missed, each with its reason in the history. */
  readonly notRunCount: number;
  /** What the job waits for, in words. */
  readonly waitingFor?: string;
}

/** The status of a job. Without `callbacks` it runs elsewhere, where nobody knows from here what is registered. */
export function statusOf(job: Job, callbacks: Callbacks | undefined): JobStatus {
  const { counters, lastRun } = job;
  const { succeeded, failed, timedOut, cancelled, skipped, missed } = counters;
  const awaited = callbacks === undefined ? undefined : awaitedCallback(job.command, { callbacks });
  return {
    id: job.id,
    status: wordFor(job, awaited !== undefined),
    timezone: job.timezone,
    executionCount: succeeded + failed + timedOut + cancelled,
    successCount: succeeded,
    failureCount: failed + timedOut,
    notRunCount: skipped + missed,
    ...present({
      description: job.description,
      cronExpression: job.schedule,
      nextRun: job.nextFireAt,
      lastRun: lastRun?.scheduledAt,
      lastOutcome: lastRun?.status,
      lastReason: lastRun?.reason,
      waitingFor:
        awaited === undefined
          ? undefined
          : `the callback of ${awaited}: this program has not registered it (scheduleJob or registerCallback)`,
    }),
  };
}

function wordFor({ state, activeRunIds }: Job, isWaiting: boolean): JobStatus['status'] {
  if (state === 'paused') {
    return 'paused';
  }
  if (isWaiting) {
    return 'waiting';
  }
  if (activeRunIds.length > 0) {
    return 'running';
  }
  return state === 'finished' ? 'completed' : 'scheduled';
}
