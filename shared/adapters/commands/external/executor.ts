import { commandNotRun } from '#domain/runs/reasons/attempt.ts';
import type { ExecutionResult } from '#ports/executor.ts';

/** Refuses: what runs elsewhere is not started here, and no message of such a run is sent. */
export async function execute(): Promise<ExecutionResult> {
  return { kind: 'failed', reason: commandNotRun('the job runs elsewhere'), retryable: false };
}
