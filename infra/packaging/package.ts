import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, relative, sep } from 'node:path';
import { buildSync } from 'esbuild';
import { MAIN_FILE, type PackagedFile, PROGRAMS_FOLDER, packed } from '#functions/deployment/container-package.ts';
import { type BundledFiles, bundle, bundleOptions, ROOT } from './bundle.ts';

const ANYBODY_MAY_EXECUTE = 0o111;

/**
 * Writes what a container is given to run into `file`: the runner, what goes with it (`files`), and all that is below `programs`, a folder
 * of the repository that need not be there.
 */
export function writePackage(file: string, files: BundledFiles, programs: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-package-'));
  try {
    bundle({ [MAIN_FILE.replace(/\.mjs$/, '')]: 'functions/container/entry.ts', ...files }, folder, 'container');
    writeFileSync(file, packed([...filesBelow(folder), ...filesBelow(join(ROOT, programs), PROGRAMS_FOLDER)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The bootstrap of a container as one text, which its task definition holds. */
export function bootstrapText(): string {
  const { outdir: _, entryPoints: __, ...options } = bundleOptions({}, '', 'container');
  const { outputFiles } = buildSync({
    ...options,
    entryPoints: [join(ROOT, 'functions/container/bootstrap-entry.ts')],
    splitting: false,
    write: false,
    // CloudFormation's checks take `${...}` for a parameter.
    supported: { 'template-literal': false },
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** A link is what it leads to. */
function filesBelow(folder: string, prefix = ''): PackagedFile[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
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
