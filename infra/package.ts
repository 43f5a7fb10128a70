import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { buildSync } from 'esbuild';
import { MAIN_FILE, type Package, type PackagedFile } from '../functions/container-package.ts';
import { type BundledFiles, bundleOptions, ROOT } from './bundle.ts';

const ANYBODY_MAY_EXECUTE = 0o111;

/**
 * Writes what a container is given to run into `file`: the runner, what goes with it (`files`), and all that is below `programs`, a folder
 * of the repository that need not be there.
 */
export function writePackage(file: string, files: BundledFiles, programs: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-package-'));
  try {
    const main = { [MAIN_FILE.replace(/\.mjs$/, '')]: 'functions/container/entry.ts' };
    const { alias: _, ...options } = bundleOptions({ ...main, ...files }, folder);
    // Without Lambda's credentials in its environment, a container asks for them as the SDK does.
    buildSync(options);
    const packed: Package = { files: [...filesBelow(folder, folder), ...filesBelow(join(ROOT, programs), ROOT)] };
    writeFileSync(file, JSON.stringify(packed));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The bootstrap of a container as one text, which its task definition holds. */
export function bootstrapText(): string {
  const { alias: _, outdir: __, entryPoints: ___, ...options } = bundleOptions({}, '');
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

function filesBelow(folder: string, root: string): PackagedFile[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
    return [];
  }
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return {
      path: relative(root, path).split(sep).join('/'),
      base64: readFileSync(path, 'base64'),
      ...((statSync(path).mode & ANYBODY_MAY_EXECUTE) === 0 ? {} : { executable: true as const }),
    };
  });
}
