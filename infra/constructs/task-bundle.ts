import { join } from 'node:path';
import { TASK_ENTRY, taskFile } from '../../functions/task-bundle.ts';
import { REQUIRE_BANNER, ROOT } from './service-function.ts';

/** The task files, by the name under which jobs use them. */
export type TaskFiles = Readonly<Record<string, string>>;

/**
 * The commands that bundle the tasks and the program that starts them beside a runner's code: one file each, and what they share in
 * chunks.
 */
export function bundleTasks(tasks: TaskFiles, outputFolder: string): string[] {
  const entryPoints = [
    entryPoint(TASK_ENTRY, join(ROOT, 'functions/runner/task-entry.ts')),
    ...Object.entries(tasks).map(([name, file]) => entryPoint(taskFile(name), file)),
  ];
  const options = [
    '--bundle',
    '--splitting',
    '--minify',
    '--format=esm',
    '--platform=node',
    '--target=node24',
    '--main-fields=module,main',
    '--out-extension:.js=.mjs',
    '--chunk-names=tasks/shared-[hash]',
    '--log-level=error',
    quoted(`--banner:js=${REQUIRE_BANNER}`),
    quoted(`--outdir=${outputFolder}`),
  ];
  return [['npx --no-install esbuild', ...entryPoints, ...options].join(' ')];
}

function entryPoint(output: string, file: string): string {
  return quoted(`${output.replace(/\.mjs$/, '')}=${file}`);
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `"${text.replace(/(["\\$`])/g, '\\$1')}"`;
}
