import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A data folder for a runtime that has nothing to keep, and how to take it away. */
export function makeTemporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'cronstack-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
