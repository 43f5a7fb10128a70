import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Before all tests: those that start the command line start what is built of it, as users do. */
export default function build(): void {
  execFileSync(process.execPath, [join(import.meta.dirname, '../../cli/build.js'), '--if-needed'], {
    stdio: 'inherit',
  });
}
