import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { sqlNotRun } from '#domain/runs/reasons/sql.ts';
import type { FailedExecution } from '#ports/executor.ts';

const LONGEST_BYTES = 1_048_576;

/**
 * Reads the statements of a file: at most 1 MiB. A pipe, a device or a folder is no such file: reading one may take for ever, and holds one of
 * the few threads that read for the whole process.
 */
export async function readStatementFile(file: string): Promise<string | FailedExecution> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await handle.stat();
    if (!found.isFile()) {
      return notRun(`${file} is not a regular file`);
    }
    return found.size > LONGEST_BYTES
      ? notRun(`the file ${file} has more than ${LONGEST_BYTES} bytes`)
      : await handle.readFile('utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return { ...notRun(`the file ${file} cannot be read (${why})`), retryable: true };
  } finally {
    await handle?.close();
  }
}

function notRun(why: string): FailedExecution {
  return { kind: 'failed', reason: sqlNotRun(why), retryable: false };
}
