import type { JobSettings } from '#domain/jobs/job.ts';

/** The call of a task by a job: its name, the arguments, and where in the job these stand. */
export interface TaskCallOfJob {
  readonly name: string;
  /** Undefined where it is given none. */
  readonly args: unknown;
  readonly path: readonly string[];
}

/** The call of the task that a job runs; undefined for one that runs none, and for one that is switched off and given no arguments yet. */
export function taskCallOf({ command, args, enabled }: JobSettings): TaskCallOfJob | undefined {
  if (command.type !== 'task') {
    return undefined;
  }
  const { name } = command;
  if (command.args !== undefined) {
    return { name, args: command.args, path: ['command', 'args'] };
  }
  return args !== undefined || enabled ? { name, args, path: ['args'] } : undefined;
}
