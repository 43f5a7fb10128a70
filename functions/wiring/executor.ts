import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { lazyFunctionInvoker, lazySecrets } from '#adapters/aws/lazy-clients.ts';
import { makeExecutor } from '#adapters/commands/executor.ts';
import { inheritedEnvironment } from '#adapters/commands/program/environment.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { TASK_ENTRY, taskFile } from '#functions/deployment/task-bundle.ts';
import type { Executor } from '#ports/executor.ts';

/** The differences between the places on AWS where commands run. */
interface CommandExecutorParts {
  /** The URL of the runner's own module: the tasks' bundles are beside it. */
  readonly moduleUrl: string;
  readonly taskNames: ReadonlySet<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The variables that commands take over. */
  readonly inherited: readonly string[];
  /** Marks this runner's processes. */
  readonly scope: string;
}

/** Executes the commands of jobs on AWS. */
export function makeCommandExecutor(parts: CommandExecutorParts): Executor {
  const besideModule = (file: string): string => fileURLToPath(new URL(file, parts.moduleUrl));
  return makeExecutor({
    clock: systemClock,
    inherited: inheritedEnvironment(parts.environment, [...parts.inherited, VARIABLES.apiUrl]),
    temporaryFolder: tmpdir(),
    scope: parts.scope,
    tasks: {
      fileOf: (name) => (parts.taskNames.has(name) ? besideModule(taskFile(name)) : undefined),
      entryFile: besideModule(TASK_ENTRY),
    },
    // There is nothing private to ask but what hands out a role's credentials.
    http: { allowPrivate: false },
    invoker: lazyFunctionInvoker(),
    secrets: lazySecrets(),
  });
}
