import type { JobDefinition } from '#domain/jobs/job.ts';
import { type AttemptEnd, countedAttempts, endForGood, endForRetry, requestedCancel } from '#domain/runs/attempt.ts';
import { type Loss, lost } from '#domain/runs/reasons/attempt.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { endRun } from './end.ts';

/** The run after its running attempt was lost: `onLost` and the retries that are left decide whether there is another one. */
export function lostRun(run: Run, definition: JobDefinition, loss: Loss, nowMs: number): Run {
  const cancel = requestedCancel(run);
  if (cancel !== undefined) {
    return endForGood(run, { result: 'cancelled', reason: cancel }, nowMs);
  }
  const end: AttemptEnd = { result: 'lost', reason: lost(run.attempts.length, loss) };
  const again = definition.onLost === 'retry' && countedAttempts(run) <= definition.maxRetries;
  return again ? endForRetry(run, end, nowMs, nowMs) : endForGood(run, end, nowMs);
}

/** Records that the running attempt of a run was lost, unless somebody wrote the run in between. */
export async function loseAttempt(engine: Engine, definition: JobDefinition, run: Run, loss: Loss): Promise<void> {
  const { clock, history, observer } = engine.ports;
  const after = lostRun(run, definition, loss, clock.now());
  const recorded = isFinal(after) ? await endRun(engine, after) : (await history.writeRun(after)) === 'written';
  if (recorded) {
    observer.repaired(run.jobId, 'attempt_lost');
  }
}
