import { randomBytes } from 'node:crypto';
import type { Store } from 'dynalite/db/index.js';
import { StoreFault, type StoreFaultCode } from '#ports/stores/fault.ts';
import type { HeldFolder } from './held-folder.ts';

/** Opens LevelDB's files; `again`: those that are there, and no new ones. */
type OpenFiles = (again: boolean) => Promise<Store>;

/** As much as a usual item: where there is no room for it the disk is still full. */
const PROBE_BYTES = 4_096;

/**
 * The embedded store on a disk that may fail: what it acknowledges is kept, and what it cannot keep it refuses with a StoreFault.
 *
 * LevelDB's log cannot be read beyond a write that failed (on a full disk half a record stays in it), though LevelDB goes on
 * acknowledging writes behind it. So after a failed write nothing is read or written until the files were opened anew and a write
 * went through.
 */
export class KeptStore {
  readonly #openFiles: OpenFiles;
  readonly #folder: HeldFolder | undefined;
  readonly #acting = new Set<Promise<unknown>>();
  #store: Store;
  #isBroken = false;
  #reopening: Promise<void> | undefined;

  /** `folder`: where the store's files are; none for a store in memory. */
  constructor(store: Store, openFiles: OpenFiles, folder: HeldFolder | undefined) {
    this.#store = store;
    this.#openFiles = openFiles;
    this.#folder = folder;
  }

  /** How many requests are being answered. */
  get inFlight(): number {
    return this.#acting.size + (this.#reopening === undefined ? 0 : 1);
  }

  /** Carries out one request, and answers when what it wrote is kept. */
  async use<Answer>(act: (store: Store) => Promise<Answer>): Promise<Answer> {
    this.#folder?.requireThere();
    if (this.#isBroken) {
      await this.#openAgain();
    }
    const acting = act(this.#store);
    this.#acting.add(acting);
    try {
      const answer = await acting;
      this.#folder?.requireThere();
      return answer;
    } catch (error) {
      throw this.#faultOf(error);
    } finally {
      this.#acting.delete(acting);
    }
  }

  /** Waits for the requests that are being answered and closes the files. */
  async close(): Promise<void> {
    while (this.#acting.size > 0) {
      await Promise.allSettled(this.#acting);
    }
    await this.#store.db.close();
  }

  /** Once for all who wait for it. */
  #openAgain(): Promise<void> {
    this.#reopening ??= this.#reopen().finally(() => {
      this.#reopening = undefined;
    });
    return this.#reopening;
  }

  async #reopen(): Promise<void> {
    try {
      await this.close();
      this.#store = await this.#openFiles(true);
      await writeProbe(this.#store);
      this.#isBroken = false;
    } catch (error) {
      throw this.#faultOf(error);
    }
  }

  #faultOf(error: unknown): unknown {
    const code = codeOf(error);
    if (code === undefined) {
      return error;
    }
    this.#isBroken = true;
    const reason = error instanceof Error ? error.message : String(error);
    return new StoreFault(code, `the data folder cannot be written: ${reason}`, { cause: error });
  }
}

function writeProbe({ db }: Store): Promise<void> {
  const value = randomBytes(PROBE_BYTES).toString('base64');
  return new Promise((resolve, reject) => {
    db.batch([{ type: 'put', key: 'probe', value }], (error) => (error ? reject(error) : resolve()));
  });
}

/** The code of what LevelDB could not do; undefined for errors of another origin, such as what dynalite refuses. */
function codeOf(error: unknown): StoreFaultCode | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  const said = `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`;
  if (/No space left|Disk quota exceeded/i.test(said)) {
    return 'store_full';
  }
  const isOfLevel = 'code' in error && typeof error.code === 'string' && error.code.startsWith('LEVEL_');
  return isOfLevel || error.message === 'Database is closed' ? 'store_unavailable' : undefined;
}
