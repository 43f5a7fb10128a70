import { statSync } from 'node:fs';
import { join } from 'node:path';
import { StoreFault } from '#ports/stores/fault.ts';

/**
 * The folder that LevelDB has open, known by its lock file, which stays the same as long as anybody holds it. LevelDB goes on writing
 * into files that were deleted or moved away, where nobody will look for them.
 */
export class HeldFolder {
  readonly #path: string;
  readonly #identity: string | undefined;

  /** To be made while LevelDB holds the folder. */
  constructor(path: string) {
    this.#path = path;
    this.#identity = identityOf(path);
  }

  /** Throws a StoreFault (`store_lost`) where the folder is gone, or another one is in its place. */
  requireThere(): void {
    const identity = identityOf(this.#path);
    if (identity === undefined || identity !== this.#identity) {
      const what = identity === undefined ? 'is gone' : 'was replaced';
      const message = `the data folder ${this.#path} ${what} while it was in use: put it back, or stop the server and start it anew`;
      throw new StoreFault('store_lost', message);
    }
  }
}

/** Device and inode of the lock file (stat(2)); undefined where there is none. */
function identityOf(path: string): string | undefined {
  const found = statSync(join(path, 'LOCK'), { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev} ${found.ino}`;
}
