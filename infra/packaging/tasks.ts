import { existsSync, readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { taskFile } from '#functions/deployment/task-bundle.ts';
import type { BundledFiles } from './lambda-modules.ts';

/** As shared/adapters/commands/task/names.ts has it: no declarations and no tests. */
const TASK_FILE = /^[A-Za-z0-9][A-Za-z0-9._-]*(?<!\.test)\.(?:(?<!\.d\.)m?ts|mjs|js)$/;

/** The task files of a folder, by the names under which jobs use them; none where there is no such folder. */
export function listTasks(folder: string): BundledFiles {
  const files = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const tasks = files.filter((file) => file.isFile() && TASK_FILE.test(file.name));
  return Object.fromEntries(tasks.map(({ name }) => [parse(name).name, join(folder, name)]));
}

/** Tasks as files of a bundle: in it, a runner finds them beside its own module. */
export function taskBundles(tasks: BundledFiles): BundledFiles {
  return Object.fromEntries(Object.entries(tasks).map(([name, file]) => [bundleName(taskFile(name)), file]));
}

/** The name of a module as bundles are told it. */
export function bundleName(file: string): string {
  return file.replace(/\.mjs$/, '');
}
