import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import type { RuntimeParts } from '#local/runtime/runtime.ts';
import type { Clock } from '#ports/clock.ts';
import { memoryPorts } from '#testing/ports.ts';

/** The store of a load, which outlives the runtimes on it. */
export interface BenchStore extends Pick<RuntimeParts, 'openStores' | 'store'> {
  close(): Promise<void>;
}

/** Opens an empty store. */
export type OpenStore = (clock: Clock) => Promise<BenchStore>;

/** The stores that tests use: in memory, and frozen with all that is in them, which takes a part of a run's time. */
export const openMemory: OpenStore = async (clock) => {
  const ports = memoryPorts(clock);
  return { openStores: () => ports, close: async () => undefined };
};

/** The store of a local runtime: one SQLite file, in a folder of its own. */
export const openSqlite: OpenStore = async (clock) => {
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-bench-'));
  const store = await openSqliteFile(join(folder, 'cronstack.db'), clock);
  return {
    ...store,
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
};

/** Opens a SQLite file, which is made where it is not there, and left when it is closed. */
export async function openSqliteFile(path: string, clock: Clock): Promise<BenchStore> {
  const store = new SqliteFile({ library: await findSqlite(), path });
  return {
    openStores: (outlives) => makeSqliteStores({ file: store, clock, outlives }),
    store,
    close: () => store.close(),
  };
}
