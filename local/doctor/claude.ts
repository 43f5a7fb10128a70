import { execFile } from 'node:child_process';
import { type Finding, ok, skipped, warning } from './finding.ts';

const LONGEST_MS = 10_000;

/** The first line that a program printed about itself; undefined where there is no such program, and an error where it failed. */
type Version = string | Error | undefined;

/** Looks for the program claude, which nothing but jobs that run it need. */
export async function checkClaude(read: () => Promise<Version> = readVersion): Promise<Finding> {
  const version = await read();
  if (version === undefined) {
    return skipped('not on the PATH; only jobs that run it need it');
  }
  return version instanceof Error
    ? warning(`it is there and fails: ${version.message.split('\n')[0]}`, 'claude --version has to answer')
    : ok(version);
}

function readVersion(): Promise<Version> {
  return new Promise((resolve) => {
    execFile('claude', ['--version'], { timeout: LONGEST_MS }, (error, stdout) => {
      const isAbsent = error !== null && 'code' in error && error.code === 'ENOENT';
      resolve(isAbsent ? undefined : (error ?? stdout.split('\n')[0]));
    });
  });
}
