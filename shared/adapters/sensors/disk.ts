import { statfs } from 'node:fs/promises';

/** The bytes that an ordinary user may still write to the disk of a path (statvfs(3): f_bavail). Throws what statfs does. */
export async function freeDisk(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
