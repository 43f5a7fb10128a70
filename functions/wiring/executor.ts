import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { callerUnder, invokerUnder, secretsUnder } from '#adapters/aws/role/clients.ts';
import type { CommandSessions, Obtained } from '#adapters/aws/role/sessions.ts';
import { makeExecutor } from '#adapters/commands/executor.ts';
import { INHERITED_ON_AWS, inheritedEnvironment } from '#adapters/commands/program/environment.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import type { Command } from '#domain/jobs/command/command.ts';
import { roleNotAssumed } from '#domain/runs/reasons/attempt.ts';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { TASK_ENTRY, taskFile } from '#functions/deployment/task-bundle.ts';
import type { Execution, ExecutionResult, Executor } from '#ports/executor.ts';

/** The way in which programs are told the credentials of their session: `work` is given the variables. */
type HandOver = (
  session: Extract<Obtained, { kind: 'given' }>['session'],
  obtain: () => Promise<Obtained>,
  work: (variables: Readonly<Record<string, string>>) => Promise<ExecutionResult>,
) => Promise<ExecutionResult>;

/** The differences between the places on AWS where commands run. */
interface CommandExecutorParts {
  /** The URL of the runner's own module: the tasks' bundles are beside it. */
  readonly moduleUrl: string;
  readonly taskNames: ReadonlySet<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Marks this runner's processes. */
  readonly scope: string;
  readonly sessions: CommandSessions;
  readonly handOver: HandOver;
}

/** The kinds of commands that are no programs: the runner itself does what they say. */
const WITHOUT_PROGRAM: ReadonlySet<Command['type']> = new Set([
  'http',
  'lambda',
  'aws',
  'sqs',
  'sns',
  'eventbridge',
  'step-function',
  'ecs-task',
  'sql',
]);

/**
 * Executes the commands of jobs on AWS, each under a session of its class's command role: its program has the session's credentials, and
 * its secrets are read and its function is called with them. So what a class was given is in one role, and CloudTrail says for which job it
 * was used. The runner's own credentials are for the ledger alone. What asks nothing of AWS, as most http commands, opens no session.
 */
export function makeCommandExecutor(parts: CommandExecutorParts): Executor {
  const { sessions, handOver } = parts;
  const besideModule = (file: string): string => fileURLToPath(new URL(file, parts.moduleUrl));
  const inherited = inheritedEnvironment(parts.environment, [...INHERITED_ON_AWS, VARIABLES.apiUrl]);
  const executorFor = (obtain: () => Promise<Obtained>, variables: Readonly<Record<string, string>>) =>
    makeExecutor({
      clock: systemClock,
      inherited: { ...inherited, ...variables },
      temporaryFolder: tmpdir(),
      scope: parts.scope,
      tasks: {
        fileOf: (name) => (parts.taskNames.has(name) ? besideModule(taskFile(name)) : undefined),
        entryFile: besideModule(TASK_ENTRY),
      },
      // There is nothing private to ask but what hands out a role's credentials.
      http: { allowPrivate: false },
      invoker: invokerUnder(obtain),
      aws: callerUnder(obtain),
      secrets: secretsUnder(obtain),
    });
  return {
    async execute(execution: Execution) {
      const obtain = () => sessions.of(execution);
      if (WITHOUT_PROGRAM.has(execution.command.type)) {
        return executorFor(obtain, {}).execute(execution);
      }
      const obtained = await obtain();
      return obtained.kind === 'given'
        ? handOver(obtained.session, obtain, (variables) => executorFor(obtain, variables).execute(execution))
        : withoutSession(obtained);
    },
  };
}

function withoutSession(obtained: Exclude<Obtained, { kind: 'given' }>): ExecutionResult {
  return obtained.kind === 'stopped'
    ? obtained
    : { kind: 'failed', reason: roleNotAssumed(obtained.why), retryable: true };
}
