import { existsSync, readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
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
