import type { JobDefinition } from '#domain/jobs/job.ts';
import { type AttemptEnd, countedAttempts, endForGood, endForRetry, requestedCancel } from '#domain/runs/attempt.ts';
import { type Loss, lost } from '#domain/runs/reasons/attempt.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { endRun } from '#engine/runs/end.ts';
import { finishRun } from '#engine/runs/finish.ts';
import { rememberEnd, undoneEnd } from './undone-ends.ts';

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

/**
 * Records that the running attempt of a run was lost, unless somebody wrote the run in between, or this process knows its end, which a
 * commit that failed has undone: then that is written again.
 */
export async function loseAttempt(engine: Engine, definition: JobDefinition, run: Run, loss: Loss): Promise<void> {
  const { clock, history, observer } = engine.ports;
  const end = undoneEnd(engine, run);
  if (end !== undefined) {
    return writeAgain(engine, end);
  }
  const after = lostRun(run, definition, loss, clock.now());
  const recorded = isFinal(after) ? await endRun(engine, after) : (await history.writeRun(after)) === 'written';
  if (recorded) {
    observer.repaired(run.jobId, 'attempt_lost');
  }
}

/** Writes an end that was undone: who listens was told of it the first time, the head knows nothing of it any more. */
async function writeAgain(engine: Engine, run: Run): Promise<void> {
  const { history, observer } = engine.ports;
  if ((await history.writeRun(run)) === 'conflict') {
    return;
  }
  rememberEnd(engine, run.attempts.at(-1)?.owner ?? '', run);
  observer.repaired(run.jobId, 'end_undone');
  if (isFinal(run)) {
    await finishRun(engine, run);
  }
}
