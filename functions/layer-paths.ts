/** Where Lambda puts what the layer of commands holds: infra/ packs it, the runner finds it. */
export const LAYER_FOLDER = '/opt/cronstack';

/** The program that starts a task. */
export const TASK_ENTRY = `${LAYER_FOLDER}/task-entry.mjs`;

/** The bundle of a task. */
export function taskFile(name: string): string {
  return `${LAYER_FOLDER}/tasks/${name}.mjs`;
}
