import { existsSync, readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { TASK_ENTRY, taskFile } from '#functions/deployment/task-bundle.ts';
import { type BundledFiles, ROOT } from './bundle.ts';

/** As shared/adapters/commands/task/names.ts has it: `NAME.ts`, but no declarations and no tests. */
const TASK_FILE = /^[A-Za-z0-9][A-Za-z0-9._-]*(?<!\.d|\.test)\.ts$/;

/** The task files of a folder of the repository, by the names under which jobs use them: each `.ts` file is one. */
export function listTasks(folder: string): BundledFiles {
  if (!existsSync(join(ROOT, folder))) {
    return {};
  }
  const files = readdirSync(join(ROOT, folder), { withFileTypes: true }).filter(
    (file) => file.isFile() && TASK_FILE.test(file.name),
  );
  return Object.fromEntries(files.map(({ name }) => [parse(name).name, join(folder, name)]));
}

/** The files that a runner finds beside its own module: the registered tasks, and the program that starts them. */
export function runnerFiles(tasks: BundledFiles): BundledFiles {
  const files = Object.entries(tasks).map(([name, file]) => [taskFile(name), file] as const);
  const named = [[TASK_ENTRY, 'functions/runner/task-entry.ts'] as const, ...files];
  return Object.fromEntries(named.map(([output, file]) => [output.replace(/\.mjs$/, ''), file]));
}
