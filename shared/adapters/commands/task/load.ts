import { pathToFileURL } from 'node:url';
import type { Task } from './define.ts';

/** Said of a file that holds none. */
export const NO_TASK = 'the file of a task exports it by default: export default defineTask(...)';

/** Imports the file of a task: what it exports by default. Rejects with what its import throws. */
export async function loadTask(file: string): Promise<unknown> {
  const module: { default?: unknown } = await import(pathToFileURL(file).href);
  return module.default;
}

/** Tells whether an export is a task. */
export function isTask(exported: unknown): exported is Task & { run: (context: unknown, args: unknown) => unknown } {
  return typeof exported === 'object' && exported !== null && 'run' in exported && typeof exported.run === 'function';
}
