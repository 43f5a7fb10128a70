import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { BuildOptions, Metafile } from 'esbuild';
import { together } from './together.ts';

/** The console as browsers are given it. */
interface BuiltConsole {
  /** By their paths: `index.html`, and `assets/<name>-<hash>.<ending>`, whose content never changes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What lies in which of them. */
  readonly metafile: Metafile;
}

const ASSETS = 'assets';
const ENTRY = 'console/main.tsx';
const ICON = `${ASSETS}/icon.svg`;

/**
 * Builds the console into memory. What every page needs is one script and one style sheet; each view, and the language of schedules, are
 * one more each, loaded as they are asked for.
 * @param root of the repository
 * @throws where esbuild is not installed
 */
export async function buildConsole(root: string): Promise<BuiltConsole> {
  const { build, stop } = await import('esbuild');
  const options = {
    absWorkingDir: root,
    entryPoints: [
      { in: ENTRY, out: 'main' },
      { in: 'console/styles/console.css', out: 'console' },
    ],
    outdir: ASSETS,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    metafile: true,
    write: false,
    logLevel: 'error',
  } as const satisfies BuildOptions;
  const apart = await build(options);
  const plugins = [together(root, ENTRY, apart.metafile)];
  const { outputFiles, metafile } = await build({ ...options, plugins });
  await stop();
  const inRoot = (path: string) => posix.join(ASSETS, posix.basename(path));
  const files = new Map<string, Uint8Array>(outputFiles.map(({ path, contents }) => [inRoot(path), contents]));
  files.set(ICON, readFileSync(join(root, 'console/icon.svg')));
  files.set('index.html', Buffer.from(page(readFileSync(join(root, 'console/index.html'), 'utf8'), metafile)));
  return { files, metafile };
}

/** The page with the names that the build has given, and a word to the browser about what its script is going to import at once. */
function page(template: string, { outputs }: Metafile): string {
  const named = Object.entries(outputs);
  const [script, { imports }] = required(named.find(([, { entryPoint }]) => entryPoint === ENTRY));
  const [style] = required(named.find(([path]) => path.endsWith('.css')));
  const preloaded = imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path);
  const head = [
    `<link rel="icon" href="/${ICON}">`,
    `<link rel="stylesheet" href="/${style}">`,
    ...preloaded.map((path) => `<link rel="modulepreload" href="/${path}">`),
    `<script type="module" src="/${script}"></script>`,
  ];
  return template.replace('<!-- built -->', head.join('\n    '));
}

function required<Found>(found: Found | undefined): Found {
  if (found === undefined) {
    throw new Error('the build of the console lacks its script or its style sheet');
  }
  return found;
}
