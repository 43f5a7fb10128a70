import { closeSync, fdatasync, openSync } from 'node:fs';

/**
 * Brings the log to the disk while the loop goes on: fdatasync(2), and F_FULLFSYNC on macOS, where fdatasync is no promise (libuv does so
 * for both). At most one at a time; who asks meanwhile shares the next one, as the one under way may have begun before the write.
 */
export class WalSync {
  readonly #descriptor: number;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** `path`: of the log. SQLite holds its locks on other files, so that closing a descriptor of this one drops none of them. */
  constructor(path: string) {
    this.#descriptor = openSync(path, 'r+');
  }

  /** Settles when what is in the log now is on the disk; rejects with the system's error. */
  sync(): Promise<void> {
    if (this.#next !== undefined) {
      return this.#next;
    }
    if (this.#running === undefined) {
      return this.#begin();
    }
    this.#next = this.#running.then(
      () => this.#follow(),
      () => this.#follow(),
    );
    return this.#next;
  }

  /** To be called when no sync is under way. */
  close(): void {
    closeSync(this.#descriptor);
  }

  #follow(): Promise<void> {
    this.#next = undefined;
    return this.#begin();
  }

  #begin(): Promise<void> {
    const running = new Promise<void>((resolve, reject) => {
      fdatasync(this.#descriptor, (error) => {
        this.#running = undefined;
        if (error === null) {
          resolve();
        } else {
          reject(error);
        }
      });
    });
    this.#running = running;
    return running;
  }
}
