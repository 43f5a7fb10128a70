import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { modules } from '#cli/bundling.js';
import { ROOT } from '#infra/packaging/bundle.ts';

const FOLDER = 'node_modules/.cache/cronstack-bench';

/**
 * Loads a source of the bench as it is built by the rules of the command line, which is what people run: read as TypeScript by a loader, each
 * function that is made costs a call more, as it is given its name.
 */
export async function builtModule(source: string): Promise<unknown> {
  const options = modules({ measure: source }, FOLDER, (path) => posix.join(posix.relative(FOLDER, ''), path));
  await build({ ...options, outExtension: { '.js': '.mjs' }, write: true });
  return import(pathToFileURL(posix.join(ROOT, FOLDER, 'measure.mjs')).href);
}
