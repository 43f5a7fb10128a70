// The rules by which the product's own modules are bundled: for the build of a clone, and for the package.
import { readFileSync } from 'node:fs';
import { dirname, posix, relative, sep } from 'node:path';
import { ROOT } from './built.js';

/** The packages that almost everybody loads, and those that nobody should have to install. Others are loaded at need, from where they are. */
const BUNDLED_PACKAGES = /^(?:commander|zod|@smithy|@modelcontextprotocol)(?:\/|$)/;

/** A place that a source finds by its own: a text or a template. */
const PLACE = /new URL\((['`])([^'`]*)\1, import\.meta\.url\)/g;

/**
 * The options of esbuild for modules that are run by Node.
 * @returns {import('esbuild').BuildOptions & { plugins: import('esbuild').Plugin[] }}
 * @param {Readonly<Record<string, string>>} entries names in the build, without an extension, and their sources, from the root
 * @param {string} folder of the build, from the root
 * @param {(path: string) => string} wayTo from the build's folder, to a file or a folder that is named from the root
 */
export function modules(entries, folder, wayTo) {
  return {
    absWorkingDir: ROOT,
    entryPoints: Object.entries(entries).map(([out, file]) => ({ out, in: file })),
    outdir: folder,
    bundle: true,
    splitting: true,
    // Names stay: they stand in the stacks of faults.
    minifySyntax: true,
    minifyWhitespace: true,
    // Node prints the line of a fault that nobody catches.
    lineLimit: 160,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // commander was written for require().
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    plugins: [otherPackagesStay, placesStay(wayTo)],
    metafile: true,
    write: false,
    logLevel: 'error',
  };
}

const otherPackagesStay = {
  name: 'other packages stay where they are installed',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./#]/ }, ({ path, kind }) =>
      kind === 'entry-point' || BUNDLED_PACKAGES.test(path) ? undefined : { path, external: true },
    );
  },
};

/** All files of a build lie in one folder, so the way to another file is the same from each of them. */
const placesStay = (wayTo) => ({
  name: 'a source finds what lies beside it, and what is built in the build',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = relative(ROOT, path).split(sep).join('/');
      const parts = readFileSync(path, 'utf8').split(PLACE);
      const contents = parts.map((part, index) => {
        switch (index % 3) {
          case 0:
            return part.replaceAll('import.meta.url', `new URL('${wayTo(source)}', import.meta.url).href`);
          case 1:
            return `new URL(${part}`;
          default:
            return `${wayTo(posix.join(dirname(source), part))}${parts[index - 1]}, import.meta.url)`;
        }
      });
      return { contents: contents.join(''), loader: 'ts' };
    });
  },
});
