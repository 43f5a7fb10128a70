import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The files below a folder, in order of their paths; undefined where there is no folder of that name. Names that begin with a dot are left out, and links to folders not followed. */
export async function listFiles(path: string): Promise<readonly string[] | undefined> {
  if (!(await isFolder(path))) {
    return undefined;
  }
  const files: string[] = [];
  const open = [path];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const below = join(folder, entry.name);
      if (!entry.name.startsWith('.')) {
        (entry.isDirectory() ? open : files).push(below);
      }
    }
  }
  return files.sort();
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
