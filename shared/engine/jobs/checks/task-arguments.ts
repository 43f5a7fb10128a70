import { taskOf } from '#domain/jobs/command/command.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { formatPath, type InputError } from '#domain/values/unfitting-input.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { TaskCall } from '#ports/task-faults.ts';

/** The arguments that a job calls its task with, and where they stand. */
interface JobCall extends TaskCall {
  readonly path: readonly string[];
}

/**
 * The errors in the arguments of jobs that call tasks, those of each job in its place. A job that is switched off and has no
 * arguments may be given them when it is run by hand.
 */
export async function argumentErrors(
  { taskFaults }: Engine,
  jobs: readonly JobSettings[],
): Promise<readonly (readonly InputError[])[]> {
  const calls = jobs.map(callOf);
  const asked = calls.filter((call) => call !== undefined);
  if (taskFaults === undefined || asked.length === 0) {
    return jobs.map(() => []);
  }
  const answers = await taskFaults(asked);
  const faults = new Map(asked.map((call, index) => [call, answers[index]]));
  return calls.map((call) =>
    ((call && faults.get(call)) ?? []).map(({ path, message }) => ({
      path: formatPath([...(call?.path ?? []), ...path]),
      message,
    })),
  );
}

function callOf({ command, args, enabled }: JobSettings): JobCall | undefined {
  const task = taskOf(command);
  if (task === undefined || task.args !== undefined) {
    return task && { ...task, path: ['command', 'args'] };
  }
  return args !== undefined || enabled ? { name: task.name, args, path: ['args'] } : undefined;
}
