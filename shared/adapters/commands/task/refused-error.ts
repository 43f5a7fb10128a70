/** Thrown by a task that must not or cannot do what it was asked: the run fails with the message, and is not retried. */
export class TaskRefusedError extends Error {
  readonly code = 'task_refused';
  override readonly name = 'TaskRefusedError';
}
