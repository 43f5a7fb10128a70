import type { JobDefinition } from '#domain/jobs/job.ts';
import { type AttemptEnd, endForGood, endForRetry } from '#domain/runs/attempt.ts';
import type { Run } from '#domain/runs/run.ts';
import type { Engine } from '#engine/commit/engine.ts';

/** The run after its running attempt was lost: `onLost` and the retries that are left decide whether there is another one. */
export function lostRun(run: Run, definition: JobDefinition, reason: string, nowMs: number): Run {
  if (run.cancelRequested !== undefined) {
    return endForGood(run, { result: 'cancelled', reason: run.cancelRequested }, nowMs);
  }
  const end: AttemptEnd = { result: 'lost', reason: `attempt ${run.attempts.length} was lost: ${reason}` };
  const again = definition.onLost === 'retry' && run.attempts.length <= definition.maxRetries;
  return again ? endForRetry(run, end, nowMs, nowMs) : endForGood(run, end, nowMs);
}

/** Records that the running attempt of a run was lost, unless somebody wrote the run in between. */
export async function loseAttempt(engine: Engine, definition: JobDefinition, run: Run, reason: string): Promise<void> {
  const { clock, history, observer } = engine.ports;
  const lost = lostRun(run, definition, reason, clock.now());
  if ((await history.writeRun(lost)) === 'written') {
    observer.repaired(run.jobId, 'attempt_lost');
    if (lost.status !== 'retrying') {
      observer.runEnded(lost);
    }
  }
}
