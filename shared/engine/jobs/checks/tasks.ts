import { taskOf } from '#domain/jobs/command/command.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { formatPath, type InputError } from '#domain/values/unfitting-input.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { TaskCall } from '#ports/task-checks.ts';

/** The arguments that a job calls its task with, and where they stand. */
interface JobCall extends TaskCall {
  readonly path: readonly string[];
}

/** The result of checking a job's call. */
export interface CheckedCall {
  readonly errors: readonly InputError[];
  /** The task cannot be loaded now, and why: another moment may have it. */
  readonly unloadable?: { readonly name: string; readonly why: string };
}

const NOTHING: CheckedCall = { errors: [] };

/**
 * Checks the arguments of jobs that call tasks, those of each job in its place. A job that is switched off and has no arguments may be given
 * them when it is run by hand.
 */
export async function checkTaskCalls(
  { checkTasks }: Engine,
  jobs: readonly JobSettings[],
): Promise<readonly CheckedCall[]> {
  const calls = jobs.map(callOf);
  const asked = calls.filter((call) => call !== undefined);
  if (checkTasks === undefined || asked.length === 0) {
    return jobs.map(() => NOTHING);
  }
  const answers = await checkTasks(asked);
  const checks = new Map(asked.map((call, index) => [call, answers[index]]));
  return calls.map((call) => {
    const check = call && checks.get(call);
    if (call === undefined || check === undefined) {
      return NOTHING;
    }
    const { faults, failure } = check;
    const errors = faults.map(({ path, message }) => ({ path: formatPath([...call.path, ...path]), message }));
    return failure === undefined ? { errors } : { errors, unloadable: { name: call.name, why: failure } };
  });
}

function callOf({ command, args, enabled }: JobSettings): JobCall | undefined {
  const task = taskOf(command);
  if (task === undefined || task.args !== undefined) {
    return task && { ...task, path: ['command', 'args'] };
  }
  return args !== undefined || enabled ? { name: task.name, args, path: ['args'] } : undefined;
}
