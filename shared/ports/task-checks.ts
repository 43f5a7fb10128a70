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

/** The result of a call's check. */
export interface TaskCheck {
  /** A task without a schema takes all, and of one whose file cannot be loaded nobody can tell: both have none. */
  readonly faults: readonly TaskFault[];
  /** The reason why its file cannot be loaded now. */
  readonly failure?: string;
}

/** Checks calls, each in its place. */
export type TaskChecks = (calls: readonly TaskCall[]) => Promise<readonly TaskCheck[]>;
