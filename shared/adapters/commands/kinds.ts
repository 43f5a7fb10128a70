import type { Command, CommandOf } from '#domain/jobs/command/command.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';

/** The module that runs one kind of commands. */
interface CommandExecutor<Host, Of extends Command> {
  execute(host: Host, command: Of, execution: Execution): Promise<ExecutionResult>;
}

/** Loads an executor: with the first command of its kind, so that a cold start pays for none that it does not run. */
type Load<Host, Of extends Command> = () => Promise<CommandExecutor<Host, Of>>;

/** The executor of each kind of command: one line for each kind of the table of the same name in domain/jobs/command. */
export const COMMAND_KINDS = {
  shell: () => import('./shell/executor.ts'),
  task: () => import('./task/executor.ts'),
  http: async () => (await import('./calling-kinds.ts')).CALLING_KINDS.http,
  callback: async () => (await import('./calling-kinds.ts')).CALLING_KINDS.callback,
  external: async () => (await import('./calling-kinds.ts')).CALLING_KINDS.external,
  lambda: async () => (await import('./calling-kinds.ts')).CALLING_KINDS.lambda,
  aws: async () => (await import('./calling-kinds.ts')).CALLING_KINDS.aws,
  sqs: async () => (await import('./calling-kinds.ts')).CALLING_KINDS.sqs,
  sns: async () => (await import('./calling-kinds.ts')).CALLING_KINDS.sns,
  eventbridge: async () => (await import('./calling-kinds.ts')).CALLING_KINDS.eventbridge,
  'step-function': async () => (await import('./calling-kinds.ts')).CALLING_KINDS['step-function'],
  'ecs-task': async () => (await import('./calling-kinds.ts')).CALLING_KINDS['ecs-task'],
  sql: async () => (await import('./calling-kinds.ts')).CALLING_KINDS.sql,
  claude: () => import('./claude/executor.ts'),
} satisfies { readonly [Type in Command['type']]: Load<never, CommandOf<Type>> };

/** The host of all kinds of commands: everything that any executor of the table asks for. */
export type ExecutorHost = HostOf<(typeof COMMAND_KINDS)[Command['type']]>;

/** Runs a command by its kind. */
export async function executeCommand(host: ExecutorHost, execution: Execution): Promise<ExecutionResult> {
  const { command } = execution;
  const load: Load<ExecutorHost, Command> = COMMAND_KINDS[command.type];
  return await (await load()).execute(host, command, execution);
}

/** A union in the place of a parameter is inferred as an intersection. */
type HostOf<Loads> = (Loads extends Load<infer Host, never> ? (host: Host) => void : never) extends (
  host: infer All,
) => void
  ? All
  : never;
