import type { BuildOptions } from 'esbuild';

/** The files of a bundle, by the names they get in it (modules without `.mjs`), and their sources: absolute, or from the repository's root. */
export type BundledFiles = Readonly<Record<string, string>>;

/** Apart from what follows, as the place of this file is another matter. */
const META = 'import.meta';

/**
 * The form of what is bundled for AWS: ESM for Node 24. What is imported only when it is needed stays in files of its own, and what several
 * files need is in shared ones.
 */
export const LAMBDA_MODULES = {
  outExtension: { '.js': '.mjs' },
  chunkNames: 'shared/[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  // Some of what is bundled was written for require().
  banner: {
    js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf(${META}.url);`,
  },
  logLevel: 'error',
} satisfies BuildOptions;
