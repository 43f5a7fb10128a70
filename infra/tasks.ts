import { existsSync, readdirSync } from 'node:fs';
import { join, parse } from 'node:path';

/** The task files of a folder, by the name under which jobs use them: each `.ts` file is one. Empty where there is no such folder. */
export function listTasks(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) {
    return {};
  }
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    (file) => file.isFile() && file.name.endsWith('.ts'),
  );
  return Object.fromEntries(files.map(({ name }) => [parse(name).name, join(folder, name)]));
}
