/** The program that starts a task, beside a runner's code: infra/ puts it there, the runner finds it. */
export const TASK_ENTRY = 'task-entry.mjs';

/** The folder of the tasks' bundles, beside a runner's code. */
const TASKS_FOLDER = 'tasks';

/** The bundle of a task, beside a runner's code. */
export function taskFile(name: string): string {
  return `${TASKS_FOLDER}/${name}.mjs`;
}
