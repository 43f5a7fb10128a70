import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, buildSync } from 'esbuild';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Some of what is bundled was written for require(). */
const REQUIRE_BANNER = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** The files of a bundle, by the names they get in it (modules without `.mjs`), and their sources, from the repository's root. */
export type BundledFiles = Readonly<Record<string, string>>;

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

/**
 * The options by which everything is bundled: ESM for Node 24, the SDK included, so that the version that was tested is the one that runs.
 * What is imported only when it is needed stays in files of its own, and what several files need is in shared ones.
 */
export function bundleOptions(files: BundledFiles, outputFolder: string, place: Place = 'lambda'): BuildOptions {
  return {
    absWorkingDir: ROOT,
    entryPoints: Object.entries(files).map(([out, file]) => ({ out, in: join(ROOT, file) })),
    outdir: outputFolder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'shared/[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_BANNER },
    alias: place === 'lambda' ? { ...WITHOUT, ...CREDENTIALS } : WITHOUT,
    logLevel: 'error',
  };
}
