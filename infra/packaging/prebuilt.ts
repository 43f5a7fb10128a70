import { cpSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { taskFile } from '#functions/deployment/task-bundle.ts';
import type { FunctionName } from './function-name.ts';
import { type BundledFiles, LAMBDA_MODULES } from './lambda-modules.ts';
import { listTasks, taskBundles } from './tasks.ts';

const require = createRequire(import.meta.url);

/** The folder with the code of all functions, as it was bundled when the package was made. */
export const CODE_FOLDER = fileURLToPath(new URL('functions', import.meta.url));

/** The bootstrap of a container, in that folder. */
export const BOOTSTRAP_FILE = 'bootstrap.mjs';

/** The names of the tasks that every runner has. */
export const OWN_TASK_NAMES: readonly string[] = Object.keys(
  listTasks(join(CODE_FOLDER, 'runner', parse(taskFile('any')).dir)),
);

/** Writes the code of a function into a folder; a runner's with the tasks that come with the product, and with `tasks`. */
export function writeCode(name: FunctionName, folder: string, tasks: BundledFiles = {}): void {
  cpSync(join(CODE_FOLDER, name), folder, { recursive: true });
  if (Object.keys(tasks).length > 0) {
    esbuild().buildSync({
      ...LAMBDA_MODULES,
      entryPoints: Object.entries(taskBundles(tasks)).map(([out, file]) => ({ out, in: file })),
      outdir: folder,
    });
  }
}

/** The folder that holds the code of a function as it is deployed, without tasks of others. The CDK says nothing of what it only copies. */
export function madeFolder(name: FunctionName): string | undefined {
  return join(CODE_FOLDER, name);
}

/** The bootstrap of a container as one text, which its task definition holds. */
export function bootstrapText(): string {
  return readFileSync(join(CODE_FOLDER, BOOTSTRAP_FILE), 'utf8');
}

/** Only whoever has tasks of their own needs it. */
function esbuild(): typeof import('esbuild') {
  try {
    return require('esbuild');
  } catch (cause) {
    throw new Error('esbuild could not be loaded, and it bundles your tasks: npm install esbuild', { cause });
  }
}
