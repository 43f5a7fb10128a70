import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** A folder that is held open, so that what is done below it is done there, even if its path comes to lead elsewhere meanwhile. */
export interface OpenFolder {
  /** A path to the very folder, for as long as it is open. */
  readonly path: string;
  readonly device: number;
  close(): Promise<void>;
}

/** Opens a folder unless its last part is a link; throws the errors of open(2): ELOOP or ENOTDIR for what is no folder. */
export async function openFolder(path: string): Promise<OpenFolder> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  const { dev } = await handle.stat();
  return { path: pathOf(handle, path), device: dev, close: () => handle.close() };
}

/** proc_pid_fd(5): there, what is below the descriptor is below the folder. Elsewhere only the path is left. */
function pathOf({ fd }: FileHandle, path: string): string {
  return process.platform === 'linux' ? `/proc/self/fd/${fd}` : path;
}
