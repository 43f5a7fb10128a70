import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { printableLine } from '#domain/values/printable-line.ts';
import { type Loaded, notInstalled } from './optional-package.ts';

/** A package is there, and does not load: half of it, or one that it needs, is missing. */
class BrokenPackageError extends Error {
  readonly code = 'broken_package';
  override readonly name = 'BrokenPackageError';
}

const LONGEST_REASON = 200;

/**
 * Loads a package that is installed by those alone who want it, as it is installed now: also where it was missing a minute ago, and was
 * installed beside a running process. It is required, as a module whose import failed fails for as long as the process lives.
 * @param from a file, or its URL, from which the package is looked for
 * @throws BrokenPackageError
 */
export function loadInstalled(name: string, from = import.meta.url): Loaded<unknown> {
  if (!isInstalled(name, from)) {
    return { ok: false, why: notInstalled(name) };
  }
  try {
    return { ok: true, value: createRequire(from)(name) };
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new BrokenPackageError(
      `the package ${name} cannot be loaded, so start again once it is installed whole: ${printableLine(reason, LONGEST_REASON)}`,
      { cause },
    );
  }
}

/**
 * Tells whether a package is installed, without asking Node for it: Node 20 remembers of a folder in which it found no package.json that there
 * is none, and looks into it even to say what an import that failed may have meant (lib/internal/modules/package_json_reader.js and
 * decorateErrorWithCommonJSHints in esm/resolve.js).
 * @param from a file, or its URL, from which the package is looked for
 */
export function isInstalled(name: string, from: string): boolean {
  const folders = createRequire(from).resolve.paths(name) ?? [];
  return folders.some((folder) => existsSync(join(folder, name, 'package.json')));
}
