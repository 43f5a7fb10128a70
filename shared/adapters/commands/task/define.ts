import type * as z from 'zod';
import type { TypedClient } from '#api/client/typed-client.ts';

/** The attempt as a task sees it, and its tools. */
export interface TaskContext {
  readonly jobId: string;
  readonly runId: string;
  /** RFC 3339, UTC, whole seconds: the fire's planned instant. */
  readonly scheduledAt: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Aborted when the attempt is told to stop. A task that never looks at it ends at once, one that does has 5 s to end by itself. */
  readonly signal: AbortSignal;
  /** Cronstack itself, at CRONSTACK_URL. */
  readonly api: TypedClient;
  /** The process's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The end of the job's last success, RFC 3339 in UTC; undefined before the first one. */
  readonly lastSuccessAt: string | undefined;
  /** The result of the job's last success; undefined where it left none. */
  readonly lastResult: unknown;
  /** The fires of the job's schedule before and after the planned instant. */
  readonly previousFireAt: string | undefined;
  readonly nextFireAt: string | undefined;
  /** Leaves this as the run's result, in place of what was left before: JSON of at most 4 KiB. Throws a TypeError for what is none. */
  setResult(value: unknown): void;
  /** Writes a line into the run's output. */
  log(text: string): void;
}

/** The work of a task. What it returns is printed, a string as it is, anything else as JSON; what it throws fails the attempt. */
type TaskFunction<Args> = (context: TaskContext, args: Args) => unknown;

/** A task that says what its arguments look like: others fail the run, without a retry. */
interface TaskDefinition<Schema extends z.ZodType> {
  readonly args: Schema;
  readonly run: TaskFunction<z.output<Schema>>;
}

/** A task as its process runs it: the arguments are not checked yet. */
export interface Task {
  readonly args?: z.ZodType;
  readonly run: TaskFunction<never>;
}

/** Makes a task: of a function alone, which gets its arguments as they were written, or of a schema (zod) and a function. */
export function defineTask(run: TaskFunction<unknown>): Task;
export function defineTask<Schema extends z.ZodType>(definition: TaskDefinition<Schema>): Task;
export function defineTask(task: TaskFunction<unknown> | Task): Task {
  return typeof task === 'function' ? { run: task } : task;
}
