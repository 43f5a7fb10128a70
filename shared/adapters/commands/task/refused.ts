/** Thrown by a task that must not or cannot do what it was asked: the run fails with the message, and is not retried. */
export class TaskRefusedError extends Error {
  readonly code = 'task_refused';
  override readonly name = 'TaskRefusedError';
}

/** The exit code of a task that cannot be run with these arguments, or whose file is none: another attempt cannot help (sysexits(3): EX_USAGE). */
export const TASK_REFUSED = 64;
