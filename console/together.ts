import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

const NAME = 'together';

/**
 * Puts what the first page loads, and what more than one script would share, into one file. Left alone esbuild makes one for each set of
 * scripts that share something: some thirty of a few hundred bytes, which cost each page more requests and, compressed, a tenth more bytes.
 * It puts a module into the file of those that reach it, so here each script reaches all of them.
 * @param root of the repository
 * @param entry the script of the page, as the build names it
 * @param metafile of a build without this
 */
export function together(root: string, entry: string, { outputs }: Metafile): Plugin {
  const all = Object.values(outputs);
  const scripts = new Set(all.flatMap(({ entryPoint }) => (entryPoint === undefined ? [] : [join(root, entryPoint)])));
  const shared = all
    .filter(({ entryPoint }) => entryPoint === undefined || entryPoint === entry)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .filter((path) => path !== entry);
  return {
    name: NAME,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${NAME}$`) }, () => ({ path: NAME, namespace: NAME, sideEffects: true }));
      build.onLoad({ filter: /^/, namespace: NAME }, () => ({
        contents: shared.map((path) => `import ${JSON.stringify(`./${path}`)};`).join('\n'),
        resolveDir: root,
      }));
      build.onLoad({ filter: /\.tsx$/ }, ({ path }) =>
        scripts.has(path) ? { contents: `${readFileSync(path, 'utf8')}\nimport '${NAME}';`, loader: 'tsx' } : undefined,
      );
    },
  };
}
