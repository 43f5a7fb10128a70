import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { TaskRefusedError } from '#adapters/commands/task/refused.ts';

/**
 * Answers where a folder really is, if that is one of the roots or below one, links resolved on both sides. Throws TaskRefusedError
 * where it is not, where it is not there, or where it is no folder.
 */
export async function allowedFolder(folder: string, roots: readonly string[]): Promise<string> {
  if (!isAbsolute(folder)) {
    throw new TaskRefusedError(`${folder}: folders are written as absolute paths`);
  }
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined || !(await stat(real)).isDirectory()) {
    throw new TaskRefusedError(`${folder}: there is no such folder`);
  }
  const realRoots = await Promise.all(roots.map((root) => realpath(root).catch(() => undefined)));
  if (!realRoots.some((root) => root !== undefined && root !== sep && isWithin(real, root))) {
    const allowed = roots.length === 0 ? 'none' : roots.join(', ');
    throw new TaskRefusedError(
      `${folder}: files are deleted only below these folders: ${allowed} (CRONSTACK_CLEANUP_ROOTS adds to them)`,
    );
  }
  return real;
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
