import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTasks } from '#adapters/commands/task/names.ts';

/** The tasks that come with the product. */
const SHIPPED = fileURLToPath(new URL('../tasks', import.meta.url));

/** The tasks of the user's folder that came, went and changed since they were looked at before, each in order of their names. */
interface TaskChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** The tasks of an installation: those that come with the product, and beside them the user's; of two with one name the user's counts. */
export class InstalledTasks {
  readonly #folder: string;
  readonly #names = new Set<string>();
  #versions: ReadonlyMap<string, string> = new Map();
  #fileOf: (name: string) => string | undefined = () => undefined;

  /** Looks for them. */
  constructor(folder: string) {
    this.#folder = folder;
    this.reread();
  }

  /** All of them, as they were found last: who holds the set sees what comes and goes. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** The user's, in order of their names; none where the folder is that of the product, as in a clone. */
  get own(): readonly string[] {
    return resolve(this.#folder) === resolve(SHIPPED) ? [] : [...this.#versions.keys()];
  }

  /** Those of the user's that stand in the place of one that comes with the product. */
  get replaced(): readonly string[] {
    const shipped = findTasks(SHIPPED).names;
    return this.own.filter((name) => shipped.has(name));
  }

  /** Looks whether a file of the user's would be a task of a name that they did not have when they were looked for last. */
  readonly later = {
    has: (name: string): boolean => !this.#names.has(name) && findTasks(this.#folder).names.has(name),
  };

  /** The file of a task; undefined where there is none of that name. */
  readonly fileOf = (name: string): string | undefined => this.#fileOf(name);

  /** Looks for them again. */
  reread(): TaskChanges {
    const before = this.#versions;
    const { names, fileOf } = findTasks(SHIPPED, this.#folder);
    this.#versions = versionsIn(this.#folder);
    this.#fileOf = fileOf;
    this.#names.clear();
    for (const name of names) {
      this.#names.add(name);
    }
    const there = [...this.#versions.keys()];
    return {
      added: there.filter((name) => !before.has(name)),
      removed: [...before.keys()].filter((name) => !this.#versions.has(name)),
      changed: there.filter((name) => before.has(name) && before.get(name) !== this.#versions.get(name)),
    };
  }
}

/** The tasks of a folder, and what is another where a file was written. */
function versionsIn(folder: string): ReadonlyMap<string, string> {
  const { names, fileOf } = findTasks(folder);
  return new Map([...names].sort().map((name) => [name, versionOf(fileOf(name) ?? '')]));
}

function versionOf(file: string): string {
  const { ino, size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { ino: 0, size: 0, mtimeMs: 0 };
  return `${ino} ${size} ${mtimeMs}`;
}
