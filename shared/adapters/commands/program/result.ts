import { constants } from 'node:os';
import {
  exitedWith,
  killed,
  programNotExecutable,
  programNotFound,
  programNotStarted,
} from '#domain/runs/reasons/program.ts';
import { tellingLine } from '#domain/values/telling-line.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import type { ProgramEnding } from './program.ts';

const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
/** A shell answers 128 + n where its command died by signal n (dash(1), bash(1): EXIT STATUS). */
const SIGNAL_BASE = 128;
const LONGEST_LAST_LINE = 200;
/** `sh: 1: NAME: not found` (dash), `sh: line 1: NAME: command not found` (bash), the same with "Permission denied". */
const SHELL_COMPLAINT =
  /^[^\n]*?: (?:line )?\d+: ([^\n]+?): (?:command )?(?:not found|No such file or directory|Permission denied)$/gim;

/** Says how a program's ending counts, and in words a person can act on. `program`: what was asked for. */
export function programResult(ending: ProgramEnding, program: string): ExecutionResult {
  switch (ending.kind) {
    case 'stopped':
    case 'lost':
      return ending;
    case 'not_started':
      return notStarted(ending.error, program);
    case 'killed':
      return { kind: 'failed', reason: killed(ending.signal), retryable: true };
    case 'exited':
      return exited(ending.exitCode, ending.lastWords, program);
  }
}

function exited(exitCode: number, lastWords: string, program: string): ExecutionResult {
  if (exitCode === 0) {
    return { kind: 'succeeded', exitCode };
  }
  if (exitCode === NOT_FOUND || exitCode === NOT_EXECUTABLE) {
    const name = complainedAbout(lastWords);
    const told = `exit code ${exitCode}${name === undefined ? complaint(lastWords) : ''}`;
    const reason =
      exitCode === NOT_FOUND
        ? programNotFound(name ?? program, 'there is no such program', told)
        : programNotExecutable(name ?? program, 'it cannot be executed', told);
    return { kind: 'failed', reason, exitCode, retryable: false };
  }
  const reason = exitedWith(exitCode, signalHint(exitCode), complaint(lastWords));
  return { kind: 'failed', reason, exitCode, retryable: true };
}

function notStarted(error: unknown, program: string): ExecutionResult {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const missing = MISSING[code];
  if (missing !== undefined) {
    return { kind: 'failed', reason: programNotFound(program, missing, code), retryable: false };
  }
  const unfit = NOT_EXECUTABLE_ERRORS[code];
  if (unfit !== undefined) {
    return { kind: 'failed', reason: programNotExecutable(program, unfit, code), retryable: false };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', reason: programNotStarted(program, message), retryable: true };
}

/** The errors of execve(2) where there is nothing to execute, and another attempt finds nothing either. */
const MISSING: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program, or no interpreter for it',
  ENOTDIR: 'there is no such program',
};

/** The errors of execve(2) where it is there, and another attempt meets the same. */
const NOT_EXECUTABLE_ERRORS: Readonly<Record<string, string>> = {
  // execvp(3) says so as well where a folder of the PATH cannot be read and no other has the program.
  EACCES: 'it cannot be executed, or it is not in any folder of the PATH that can be read',
  EPERM: 'it must not be executed',
  ENOEXEC: 'it is not a program: a script needs a first line like #!/bin/sh',
  E2BIG: 'its arguments and environment are larger than the system allows',
  ERR_INVALID_ARG_VALUE: 'an argument or variable is not usable: empty program name or a NUL character',
};

function signalHint(exitCode: number): string {
  const name = Object.entries(constants.signals).find(([, number]) => number === exitCode - SIGNAL_BASE)?.[0];
  return name === undefined ? '' : ` (killed by ${name})`;
}

function complainedAbout(lastWords: string): string | undefined {
  return [...lastWords.matchAll(SHELL_COMPLAINT)].at(-1)?.[1];
}

/** The line of the standard error that says most, as a continuation of a reason; empty where there is nothing. */
function complaint(lastWords: string): string {
  const line = tellingLine(lastWords);
  const shown = line.length > LONGEST_LAST_LINE ? `${line.slice(0, LONGEST_LAST_LINE)}...` : line;
  return shown === '' ? '' : `: ${shown}`;
}
