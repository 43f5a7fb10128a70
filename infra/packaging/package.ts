import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, relative, sep } from 'node:path';
import { type PackagedFile, PROGRAMS_FOLDER, packed } from '#functions/deployment/container-package.ts';
import { writeCode } from './code.ts';
import type { BundledFiles } from './lambda-modules.ts';

const ANYBODY_MAY_EXECUTE = 0o111;

/**
 * Writes what a container is given to run into `file`: the runner with its tasks, and all that is below `programs`, a folder that need not
 * be there.
 */
export function writePackage(file: string, tasks: BundledFiles, programs: string | undefined): void {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-package-'));
  try {
    writeCode('container', folder, tasks);
    writeFileSync(file, packed([...filesBelow(folder), ...filesBelow(programs, PROGRAMS_FOLDER)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A link is what it leads to. */
function filesBelow(folder: string | undefined, prefix = ''): PackagedFile[] {
  if (folder === undefined || statSync(folder, { throwIfNoEntry: false }) === undefined) {
    return [];
  }
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return paths.flatMap((path) => {
    const status = statSync(path);
    const executable = (status.mode & ANYBODY_MAY_EXECUTE) !== 0;
    return status.isFile()
      ? [
          {
            path: posix.join(prefix, relative(folder, path).split(sep).join('/')),
            content: readFileSync(path),
            ...(executable ? { executable } : {}),
          },
        ]
      : [];
  });
}
