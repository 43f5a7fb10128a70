import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, buildSync } from 'esbuild';
import { type BundledFiles, LAMBDA_MODULES } from './lambda-modules.ts';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The documents that the api function answers as they are. */
export const API_DOCUMENTS: BundledFiles = { 'openapi.json': 'docs/openapi.json' };

/** A place that a bundle is made for. */
type Place = 'lambda' | 'container';

/** The parts of the SDK's clients for operations that are never sent, and what stands for them. */
const WITHOUT = {
  '@smithy/core/event-streams': join(ROOT, 'functions/wiring/sdk/no-event-streams.ts'),
  '@aws-sdk/middleware-endpoint-discovery': join(ROOT, 'functions/wiring/sdk/no-endpoint-discovery.ts'),
};

/** A function's credentials are in its environment; the SDK's chain of other places is a quarter of its code. */
const CREDENTIALS = {
  '@aws-sdk/credential-provider-node': join(ROOT, 'functions/wiring/lambda-credentials.ts'),
};

/** Bundles files into a folder. A document (`.json`) gets into it compressed (`.json.br`): it is sent and unpacked with each new instance. */
export function bundle(all: BundledFiles, outputFolder: string, place: Place = 'lambda'): void {
  const isDocument = ([, source]: readonly [string, string]) => source.endsWith('.json');
  const files = Object.fromEntries(Object.entries(all).filter((file) => !isDocument(file)));
  const { metafile } = buildSync({ ...bundleOptions(files, outputFolder, place), metafile: true });
  const { outputs } = metafile;
  const loaded = new Set(Object.keys(files).map((name) => relative(ROOT, join(outputFolder, `${name}.mjs`))));
  // A set that grows while it is walked: what is loaded loads more.
  for (const file of loaded) {
    for (const { path } of outputs[file]?.imports ?? []) {
      loaded.add(path);
    }
  }
  // esbuild makes a file of every import(), also where it drops the code around it: the SDK's for browsers.
  for (const file of Object.keys(outputs).filter((path) => !loaded.has(path))) {
    rmSync(join(ROOT, file));
  }
  for (const [name, source] of Object.entries(all).filter(isDocument)) {
    const minified = JSON.stringify(JSON.parse(readFileSync(join(ROOT, source), 'utf8')));
    writeFileSync(join(outputFolder, `${name}.br`), brotliCompressSync(minified));
  }
}

/** The options by which everything is bundled; the SDK is included, so that the version that was tested is the one that runs. */
export function bundleOptions(files: BundledFiles, outputFolder: string, place: Place = 'lambda'): BuildOptions {
  return {
    ...LAMBDA_MODULES,
    absWorkingDir: ROOT,
    entryPoints: Object.entries(files).map(([out, file]) => ({ out, in: resolve(ROOT, file) })),
    outdir: outputFolder,
    alias: place === 'lambda' ? { ...WITHOUT, ...CREDENTIALS } : WITHOUT,
  };
}
