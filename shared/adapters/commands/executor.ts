import type { Execution, ExecutionResult, Executor } from '#ports/executor.ts';
import type { HttpHost } from './http/executor.ts';
import { executeLambda, type LambdaHost } from './lambda.ts';
import type { CommandHost } from './program/host.ts';
import { executeShell } from './program/shell.ts';
import { executeTask, type TaskHost } from './task/executor.ts';

/** Where all kinds of commands run. */
interface ExecutorHost extends CommandHost, HttpHost, LambdaHost {
  readonly tasks: TaskHost;
}

/** Makes the executor of all kinds of commands. Nothing of a command is left when it answers; it never throws. */
export function makeExecutor(host: ExecutorHost): Executor {
  return {
    async execute(execution) {
      try {
        return await dispatch(host, execution);
      } catch (error) {
        const reason = `the command could not be run: ${error instanceof Error ? error.message : String(error)}`;
        return { kind: 'failed', reason, retryable: true };
      }
    },
  };
}

async function dispatch(host: ExecutorHost, execution: Execution): Promise<ExecutionResult> {
  const { command } = execution;
  switch (command.type) {
    case 'shell':
      return await executeShell(host, command, execution);
    case 'task':
      return await executeTask(host, host.tasks, command, execution);
    case 'http': {
      // Loaded by the first request: an import of node:http makes Node 24 load its whole fetch, which takes longer than our code.
      const { executeHttp } = await import('./http/executor.ts');
      return await executeHttp(host, command, execution);
    }
    case 'lambda':
      return await executeLambda(host, command, execution);
  }
}
