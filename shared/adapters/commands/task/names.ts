import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A task is a file directly in its folder: `tasks/NAME.mts`, or the bundle `NAME.mjs`. */
const TASK_FILE = /^([A-Za-z0-9][A-Za-z0-9._-]*)\.(?:ts|mts|mjs|js)$/;
const NOT_A_TASK = /\.(?:d\.m?ts|test\.(?:ts|mts|mjs|js))$/;

/** The tasks that jobs may name, as they were found. */
interface FoundTasks {
  readonly names: ReadonlySet<string>;
  /** The file of a task; undefined where there is none of that name. */
  readonly fileOf: (name: string) => string | undefined;
}

/** Finds the tasks of folders; one that is not there has none. Of two tasks with one name that of the later folder counts. */
export function findTasks(...folders: readonly string[]): FoundTasks {
  const files = new Map(folders.flatMap(tasksIn));
  return { names: new Set(files.keys()), fileOf: (name) => files.get(name) };
}

function tasksIn(folder: string): readonly [name: string, file: string][] {
  const files = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return files.flatMap((file): [string, string][] => {
    const name = file.isFile() && !NOT_A_TASK.test(file.name) ? TASK_FILE.exec(file.name)?.[1] : undefined;
    return name === undefined ? [] : [[name, join(folder, file.name)]];
  });
}
