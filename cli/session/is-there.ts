import { lstat } from 'node:fs/promises';

/** Tells whether a path is taken, be it by a link that leads nowhere. One in a folder that may not be looked into counts as free. */
export function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
