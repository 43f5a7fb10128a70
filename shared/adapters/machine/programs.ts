import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The programs that are found on a PATH, or at a path of their own, whenever they are asked for. */
export function programsOn(path: string): { has(name: string): boolean } {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return {
    has: (name) => (isAbsolute(name) ? isProgram(name) : folders.some((folder) => isProgram(join(folder, name)))),
  };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
