import { stat } from 'node:fs/promises';

const NOT_THERE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

/** The instant at which a file, or what it links to, was changed; undefined where there is none. Throws what else stat does. */
export async function modifiedAtMs(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_THERE.has(error.code)) {
      return undefined;
    }
    throw error;
  }
}
