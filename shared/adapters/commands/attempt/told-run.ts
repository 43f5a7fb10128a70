import { present } from '#domain/values/present.ts';
import type { Execution } from '#ports/executor.ts';

/** A run as it is told to what is called without a message of its own: which one it is, its arguments, and the runs and fires around it. */
export function toldRun(execution: Execution) {
  const { jobId, runId, scheduledAt, attempt, args = null } = execution;
  const { parent, lastSuccessAt, lastResult, previousFireAt, nextFireAt } = execution;
  const result: unknown = lastResult === undefined ? undefined : JSON.parse(lastResult);
  return {
    jobId,
    runId,
    scheduledAt,
    attempt,
    args,
    ...present({ parent, lastSuccessAt, lastResult: result, previousFireAt, nextFireAt }),
  };
}
