import { constants, lstatSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeptResult, MOST_RESULT_BYTES, readResultBytes } from '#domain/runs/result.ts';

/** The file in an attempt's folder that its command may leave a result in. */
export function resultFileIn(folder: string): string {
  return join(folder, '.cronstack-result.json');
}

/**
 * Reads what a command left in its result file: nothing where there is none. A link, a pipe or a folder is no result: this process may be
 * allowed to read more than the command.
 */
export async function readResultFile(file: string, secrets: readonly string[]): Promise<KeptResult> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    // Most commands leave none: that is seen at once, and without an error.
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) {
      return {};
    }
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return isCode(error, 'ENOENT') ? {} : { resultFault: 'the result is not in a file that can be read' };
  }
  try {
    if (!(await handle.stat()).isFile()) {
      return { resultFault: 'the result is not in a file that can be read' };
    }
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_RESULT_BYTES + 1), 0, MOST_RESULT_BYTES + 1, 0);
    return readResultBytes(buffer.subarray(0, bytesRead), secrets);
  } finally {
    await handle.close();
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
