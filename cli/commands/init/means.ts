import module from 'node:module';
import { join, resolve } from 'node:path';

/** The means that files in a folder can count on. */
export interface Means {
  /** The package can be imported: `cronstack/task`, `cronstack/testing`. */
  readonly isInstalled: boolean;
  /** The way to run TypeScript: Node's own, with tsx, or none. */
  readonly typescript: 'node' | 'tsx' | undefined;
}

/** Finds what files in a folder, which need not be there yet, can count on. */
export function meansIn(folder: string): Means {
  const { resolve: find } = module.createRequire(join(resolve(folder), 'tasks', 'task.js'));
  const has = (name: string) => {
    try {
      return find(name) !== '';
    } catch {
      return false;
    }
  };
  const typescript = process.features.typescript ? 'node' : has('tsx') ? 'tsx' : undefined;
  return { isInstalled: has('cronstack/task') && has('cronstack/testing'), typescript };
}
