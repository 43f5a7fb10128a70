import { commandNotRun } from '#domain/runs/reasons/attempt.ts';
import type { Executor } from '#ports/executor.ts';
import { type ExecutorHost, executeCommand } from './kinds.ts';

/** Makes the executor of all kinds of commands. Nothing of a command is left when it answers; it never throws. */
export function makeExecutor(host: ExecutorHost): Executor {
  return {
    async execute(execution) {
      try {
        return await executeCommand(host, execution);
      } catch (error) {
        const reason = commandNotRun(error instanceof Error ? error.message : String(error));
        return { kind: 'failed', reason, retryable: true };
      }
    },
  };
}
