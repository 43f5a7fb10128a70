import { statSync } from 'node:fs';
import { StoreFault } from '#ports/stores/fault.ts';

/** A file that was at its place: one that SQLite has open goes on being written where it was deleted or moved away, and nobody will look for it. */
export class HeldFile {
  readonly #path: string;
  readonly #identity: string | undefined;

  /** To be made while the file is known to be there. */
  constructor(path: string) {
    this.#path = path;
    this.#identity = identityOf(path);
  }

  /** False where the file is gone, or another one is in its place. */
  isThere(): boolean {
    const identity = identityOf(this.#path);
    return identity !== undefined && identity === this.#identity;
  }

  /** Throws a StoreFault (`store_lost`) where the file is gone, or another one is in its place. */
  requireThere(): void {
    const identity = identityOf(this.#path);
    if (identity === undefined || identity !== this.#identity) {
      const what = identity === undefined ? 'is gone' : 'was replaced';
      const message = `the database ${this.#path} ${what} while it was in use: put it back, or stop the server and start it anew`;
      throw new StoreFault('store_lost', message);
    }
  }
}

/** Device and inode (stat(2)); undefined where there is none. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev} ${found.ino}`;
}
