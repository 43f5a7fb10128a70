/** A task, and arguments for it. */
export interface TaskCall {
  readonly name: string;
  /** Undefined where it is given none. */
  readonly args: unknown;
}

/** A thing that is wrong with arguments by the schema of their task, and where within them. */
export interface TaskFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * Says of calls, each in its place, what is wrong with their arguments. A task without a schema takes all, and of one whose file cannot be
 * loaded now nobody can tell: both have no faults.
 */
export type TaskFaults = (calls: readonly TaskCall[]) => Promise<readonly (readonly TaskFault[])[]>;
