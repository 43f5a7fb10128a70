import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, or the package as it is installed. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The folder of what cli/build.js makes, from the root. It goes with the packages that it was made of. */
export const BUILD = 'node_modules/.cache/cronstack';

/** The file in it that lists the sources it was made of; it is written last. */
export const SOURCES_LIST = 'sources.json';

/** The program as it is built: a package has no other, a clone one as long as no source has changed since; else undefined. */
export function builtProgram() {
  if (!existsSync(join(ROOT, 'cli/program.ts'))) {
    return join(ROOT, 'dist/program/program.js');
  }
  return isBuilt() ? join(ROOT, BUILD, 'program.mjs') : undefined;
}

/** Tells whether there is a build and no source of it has changed since. */
export function isBuilt() {
  try {
    const list = join(ROOT, BUILD, SOURCES_LIST);
    const builtAt = statSync(list).mtimeMs;
    return JSON.parse(readFileSync(list, 'utf8')).every((path) => statSync(join(ROOT, path)).mtimeMs <= builtAt);
  } catch {
    return false;
  }
}
