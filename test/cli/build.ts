import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** The program of the command line, as it is built. */
export const BUILT_PROGRAM = join(ROOT, 'node_modules/.cache/cronstack/program.mjs');

/** The program of a task's process, as it is built with the command line. */
export const BUILT_TASK_ENTRY = join(ROOT, 'node_modules/.cache/cronstack/task-entry.mjs');

/** Before all tests: those that start the command line start what is built of it, as users do. */
export default function build(): void {
  execFileSync(process.execPath, [join(ROOT, 'cli/build.js'), '--if-needed'], {
    stdio: 'inherit',
  });
}
