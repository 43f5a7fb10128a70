import { TASK_ENTRY, taskFile } from '#functions/deployment/task-bundle.ts';
import type { BundledFiles } from './bundle.ts';

/** What a runner finds beside its own module: the registered tasks, and the program that starts them. */
export function runnerFiles(tasks: BundledFiles): BundledFiles {
  const files = Object.entries(tasks).map(([name, file]) => [taskFile(name), file] as const);
  const named = [[TASK_ENTRY, 'functions/runner/task-entry.ts'] as const, ...files];
  return Object.fromEntries(named.map(([output, file]) => [output.replace(/\.mjs$/, ''), file]));
}
