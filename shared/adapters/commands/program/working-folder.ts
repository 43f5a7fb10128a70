import { mkdtempSync, rmdirSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The beginning of the names of attempts' folders, so that those of a killed runtime can be told from other files. */
export const WORKING_FOLDER_PREFIX = 'cronstack-run-';

/**
 * Runs `work` with an empty folder of its own below `parent` and removes that folder afterwards, whatever happened. Both are done at once
 * where they can be: they take some 20 us each, and several times as long by way of another thread.
 */
export async function withWorkingFolder<Value>(
  parent: string,
  work: (folder: string) => Promise<Value>,
): Promise<Value> {
  const folder = mkdtempSync(join(parent, WORKING_FOLDER_PREFIX));
  try {
    return await work(folder);
  } finally {
    await removeFolder(folder);
  }
}

/** Most are still empty, and the system says so as it removes them. */
async function removeFolder(folder: string): Promise<void> {
  try {
    rmdirSync(folder);
  } catch {
    await removeFilled(folder);
  }
}

/** A folder that cannot be removed stays behind for the cleanup task: that must not change what became of the run. */
async function removeFilled(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  await remove()
    .catch(() => makeWritable(folder).then(remove))
    .catch(() => undefined);
}

/** Go's module cache, for one, makes its folders read-only, and HOME was this folder. */
async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      await makeWritable(join(folder, entry.name));
    }
  }
}
