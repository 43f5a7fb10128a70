import { execFile } from 'node:child_process';
import { LEAST_VERSION, versionIn, willDo } from '#domain/claude/version.ts';
import { LOGIN_VARIABLES } from '#domain/jobs/command/claude/variables.ts';
import { type Finding, ok, skipped, warning } from './finding.ts';

const LONGEST_MS = 10_000;

/** The first line that a program printed about itself; undefined where there is no such program, and an error where it failed. */
type Version = string | Error | undefined;

/**
 * Looks for the program claude, which nothing but jobs that run it need, and for a login that works without anybody at a terminal: one of this
 * environment, which jobs may name. What it is good for is not asked, as that costs money.
 */
export async function checkClaude(
  env: Readonly<Record<string, string | undefined>>,
  read: () => Promise<Version> = readVersion,
): Promise<Finding> {
  const version = await read();
  if (version === undefined) {
    return skipped('not on the PATH; only jobs that run it need it');
  }
  if (version instanceof Error) {
    return warning(`it is there and fails: ${version.message.split('\n')[0]}`, 'claude --version has to answer');
  }
  const number = versionIn(version);
  if (number === undefined || !willDo(number)) {
    return warning(version, `jobs need ${LEAST_VERSION} or later`);
  }
  const logins = [...LOGIN_VARIABLES].filter((name) => (env[name] ?? '') !== '');
  return ok(
    logins.length === 0
      ? `${version}; no login for jobs in this environment (${[...LOGIN_VARIABLES].join(', ')}): they may have one in a secret`
      : `${version}; jobs may log in with ${logins.join(', ')} of this environment`,
  );
}

function readVersion(): Promise<Version> {
  return new Promise((resolve) => {
    execFile('claude', ['--version'], { timeout: LONGEST_MS }, (error, stdout) => {
      const isAbsent = error !== null && 'code' in error && error.code === 'ENOENT';
      resolve(isAbsent ? undefined : (error ?? stdout.split('\n')[0]));
    });
  });
}
