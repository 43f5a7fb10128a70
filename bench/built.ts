import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { posix } from 'node:path';
import { build } from 'esbuild';
import { modules } from '#cli/bundling.js';
import { ROOT } from '#infra/packaging/bundle.ts';

const FOLDER = 'node_modules/.cache/cronstack-bench';

/**
 * Runs the module `measure` of some sources, by their names, in a process of its own. They are built by the rules of the command line, which
 * is what people run: read as TypeScript by a loader, each function that is made costs a call more, as it is given its name, and the loader's
 * thread wakes up beside it.
 */
export async function runBuilt(
  sources: Readonly<Record<'measure', string>> & Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<void> {
  const options = modules(sources, FOLDER, (path) => posix.join(posix.relative(FOLDER, ''), path));
  await build({ ...options, outExtension: { '.js': '.mjs' }, write: true });
  const child = spawn(process.execPath, [posix.join(ROOT, FOLDER, 'measure.mjs'), ...args], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exitCode = code === 0 ? 0 : 1;
}
