import type { ShellCommand } from '#domain/jobs/command/shell/schema.ts';
import type { Installation } from '#domain/jobs/command-kind/kind.ts';
import { laterTask } from '#domain/jobs/command-kind/later-task.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import { nearest } from '#domain/values/near.ts';

/** A word that no shell reads as anything but itself. */
const PLAIN = /^[\w./+-]+$/;
/** Commands of the shell itself that stand alone (POSIX, Shell Command Language, 2.14, and its regular built-ins). */
const BUILT_IN = new Set([':', 'cd', 'exit', 'export', 'jobs', 'set', 'times', 'type', 'umask', 'wait']);

/**
 * The warnings about a command whose program will most likely not be found: a single word that is neither a task nor a program, and a path
 * that counts from the attempt's own folder, in which there is nothing; and about a word that a task has by now, which the runtime does not know yet.
 * @param env of the job and the command: one with a PATH looks elsewhere
 */
export function unfoundProgram(
  { line, argv, cwd }: Pick<ShellCommand, 'line' | 'argv' | 'cwd'>,
  env: Readonly<Record<string, unknown>>,
  { taskNames, laterTasks, programs }: Installation,
): readonly Warning[] {
  const words = argv ?? (line ?? '').trim().split(/\s+/);
  const [first = ''] = words;
  if (!PLAIN.test(first)) {
    return [];
  }
  if (first.includes('/') && !first.startsWith('/')) {
    return cwd === undefined ? [relativePath()] : [];
  }
  const isWord = line !== undefined && words.length === 1;
  if (isWord && laterTasks?.has(first) === true) {
    return [{ code: 'task-came-later', message: `${first} is read as a shell line: ${laterTask(first)}` }];
  }
  const isAsked = argv !== undefined || (isWord && !BUILT_IN.has(first));
  if (!isAsked || 'PATH' in env || programs?.has(first) === true) {
    return [];
  }
  const [near] = isWord ? nearest(first, [...taskNames]) : [];
  return programs === undefined && near === undefined
    ? []
    : [noSuchProgram(first, near, { isWord, isKnown: programs !== undefined })];
}

function relativePath(): Warning {
  return {
    code: 'relative-program',
    message:
      "the path of the program counts from the attempt's own folder, which is empty: write all of it, or set cwd in the command",
  };
}

function noSuchProgram(
  word: string,
  near: string | undefined,
  { isWord, isKnown }: { readonly isWord: boolean; readonly isKnown: boolean },
): Warning {
  const what = isWord ? 'neither a task nor a program' : 'no program';
  const found = isKnown ? `is ${what} that is found here` : 'is no task, and is read as a shell line';
  const meant = near === undefined ? '' : `; did you mean the task ${near}?`;
  return { code: 'program-not-found', message: `${word} ${found}${meant}` };
}
