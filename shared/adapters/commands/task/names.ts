import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A task is a file directly in its folder: `tasks/NAME.ts`, or the bundle `NAME.mjs`. */
const TASK_FILE = /^([A-Za-z0-9][A-Za-z0-9._-]*)\.(?:ts|mjs|js)$/;
const NOT_A_TASK = /\.(?:d|test)\.ts$/;

/** The names of the tasks in a folder; none where there is no such folder. */
export function taskNames(folder: string): ReadonlySet<string> {
  return new Set(tasksIn(folder).keys());
}

/** Finds the file of a task by its name, among those that were in the folder at the call of this function. */
export function taskFiles(folder: string): (name: string) => string | undefined {
  const files = tasksIn(folder);
  return (name) => files.get(name);
}

function tasksIn(folder: string): ReadonlyMap<string, string> {
  const files = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const tasks = files.flatMap((file): [string, string][] => {
    const name = file.isFile() && !NOT_A_TASK.test(file.name) ? TASK_FILE.exec(file.name)?.[1] : undefined;
    return name === undefined ? [] : [[name, join(folder, file.name)]];
  });
  return new Map(tasks);
}
