import { dirname, resolve } from 'node:path';

/** By the code of the system's error (errno(3)). */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EEXIST: 'it is there already',
  EACCES: 'you are not allowed to',
  EPERM: 'you are not allowed to',
  EISDIR: 'it is a folder',
  ENOTDIR: 'what should be its folder is none',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/** Says in words why a file could not be read; the error's own message where it is none of the usual reasons of the system. */
export function unreadableInWords(error: unknown): string {
  return WORDS[codeOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}

/** Says in words why a file could not be made at a path; undefined where the error is none of the usual reasons of the system. */
export function unwritableInWords(path: string, error: unknown): string | undefined {
  const code = codeOf(error);
  return code === 'ENOENT' ? `there is no folder ${dirname(resolve(path))}` : WORDS[code ?? ''];
}

/** The code of an error of the system: one that names the call that failed. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
