import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FoundTasks, findTasks } from '#adapters/commands/task/names.ts';

/** The tasks that come with the product. */
const SHIPPED = fileURLToPath(new URL('../tasks', import.meta.url));

/** The tasks of an installation. */
interface InstalledTasks extends FoundTasks {
  /** Those of the user's folder, in order of their names. */
  readonly own: readonly string[];
  /** Those of them that stand in the place of one that comes with the product. */
  readonly replaced: readonly string[];
}

/** Finds the tasks that come with the product, and beside them the user's: of two with one name the user's counts. */
export function installedTasks(folder: string): InstalledTasks {
  const shipped = findTasks(SHIPPED).names;
  const own = resolve(folder) === resolve(SHIPPED) ? [] : [...findTasks(folder).names].sort();
  return { ...findTasks(SHIPPED, folder), own, replaced: own.filter((name) => shipped.has(name)) };
}
