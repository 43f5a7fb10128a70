import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { TASK_ENTRY } from '#functions/deployment/task-bundle.ts';
import { API_DOCUMENTS, bundle, bundleOptions, ROOT } from './bundle.ts';
import type { FunctionName } from './function-name.ts';
import type { BundledFiles } from './lambda-modules.ts';
import { bundleName, listTasks, taskBundles } from './tasks.ts';

/** The folder with the code of all functions. */
export const CODE_FOLDER = join(ROOT, 'functions');

/** The tasks that come with the product, of which runners bring the bundles. */
const OWN_TASKS = listTasks(join(ROOT, 'tasks'));

/** The names of the tasks that every runner has. */
export const OWN_TASK_NAMES: readonly string[] = Object.keys(OWN_TASKS);

/** Writes the code of a function into a folder; a runner's with the tasks that come with the product, and with `tasks`. */
export function writeCode(name: FunctionName, folder: string, tasks: BundledFiles = {}): void {
  const beside: Readonly<Partial<Record<FunctionName, BundledFiles>>> = {
    api: API_DOCUMENTS,
    runner: runnerFiles(tasks),
    container: runnerFiles(tasks),
  };
  const files = { index: `functions/${name}/entry.ts`, ...beside[name] };
  bundle(files, folder, name === 'container' ? 'container' : 'lambda');
}

/** The folder that holds the code of a function as it is deployed: none, as it is made of the sources for each deployment. */
export function madeFolder(_name: FunctionName): string | undefined {
  return undefined;
}

/** The bootstrap of a container as one text, which its task definition holds. */
export function bootstrapText(): string {
  const { outdir: _, entryPoints: __, ...options } = bundleOptions({}, '', 'container');
  const { outputFiles } = buildSync({
    ...options,
    entryPoints: [join(ROOT, 'functions/container/bootstrap-entry.ts')],
    splitting: false,
    write: false,
    // CloudFormation's checks take `${...}` for a parameter.
    supported: { 'template-literal': false },
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** The program that starts a task, and the tasks. */
function runnerFiles(tasks: BundledFiles): BundledFiles {
  return { [bundleName(TASK_ENTRY)]: 'functions/runner/task-entry.ts', ...taskBundles({ ...OWN_TASKS, ...tasks }) };
}
