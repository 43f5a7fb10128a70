// Opening a file takes Node longer than reading it, and a build with shared parts is a hundred small ones: those that are loaded together
// are made one.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';

const LONGEST_ID = 8;

/**
 * The files of a build once more, under names of their own, for the program alone: those that each group loads at once as one file, the
 * others as they are, but for where they find those. The entry keeps its name; what was built stays for whoever asks for it.
 * @param {typeof import('esbuild')} esbuild
 * @param {{ outputFiles: { path: string, contents: Uint8Array, text: string }[], metafile: import('esbuild').Metafile }} built
 * @param {{ entry: string, groups: Readonly<Record<string, readonly string[]>> }} plan the entry's name; of each group the sources whose
 * files, and what they load at once, become one. What an earlier group has is not in a later one
 * @returns {Promise<{ path: string, contents: Uint8Array | string }[]>}
 */
export async function merged(esbuild, { outputFiles, metafile }, { entry, groups }) {
  const files = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const parts = new Map(Object.entries(metafile.outputs).map(([path, part]) => [basename(path), part]));
  const id = createHash('sha256')
    .update([...files.keys()].sort().join())
    .digest('hex')
    .slice(0, LONGEST_ID);
  const nameOf = (name) => (name === entry ? name : name.replace(/\.mjs$/, `-${id}.mjs`));
  const results = new Map([...files].map(([name, text]) => [nameOf(name), renamed(text, files, nameOf)]));
  const stubs = new Map();
  for (const [group, sources] of Object.entries(groups)) {
    const members = togetherWith(sources, parts).filter((name) => !stubs.has(name));
    const target = `./${group}-${id}.mjs`;
    const {
      outputFiles: [one],
    } = await esbuild.build({
      stdin: { contents: members.map((name, at) => handedOn(name, at, parts)).join('\n'), resolveDir: '/' },
      bundle: true,
      minifySyntax: true,
      minifyWhitespace: true,
      lineLimit: 160,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      write: false,
      logLevel: 'error',
      plugins: [fromMemory({ files, members: new Set(members), stubs, nameOf })],
    });
    results.set(basename(target), one.text);
    for (const [at, name] of members.entries()) {
      stubs.set(name, taken(at, parts.get(name).exports, target));
      results.set(nameOf(name), stubs.get(name));
    }
  }
  const path = (name) => outputFiles[0].path.replace(/[^/\\]*$/, name);
  const others = outputFiles.filter((file) => basename(file.path) !== entry);
  return [...others, ...[...results].map(([name, contents]) => ({ path: path(name), contents }))];
}

/** The files of sources, and all that Node loads before it runs them. */
function togetherWith(sources, parts) {
  const wanted = [...parts].filter(([, { entryPoint }]) => sources.includes(entryPoint)).map(([name]) => name);
  const found = new Set(wanted);
  for (const name of found) {
    const loaded = parts.get(name).imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
    for (const { path } of loaded) {
      found.add(basename(path));
    }
  }
  return [...found];
}

const exportName = (at, name) => `_${at}_${name}`;

/** The line by which a group's file hands on what one of its members exports. */
function handedOn(name, at, parts) {
  const names = parts.get(name).exports.map((exported) => `${exported} as ${exportName(at, exported)}`);
  return names.length === 0 ? `import './${name}';` : `export { ${names.join(', ')} } from './${name}';`;
}

/** A member's own file: it takes from its group's what it is asked for. */
function taken(at, exports, target) {
  const names = exports.map((exported) => `${exportName(at, exported)} as ${exported}`);
  return names.length === 0 ? `import '${target}';\n` : `export { ${names.join(', ')} } from '${target}';\n`;
}

/** Names of files hold a hash, so that nothing else reads like one. */
function renamed(text, files, nameOf) {
  return text.replace(/(?<=["']\.\/)[\w-]+\.mjs(?=["'])/g, (name) => (files.has(name) ? nameOf(name) : name));
}

const fromMemory = ({ files, members, stubs, nameOf }) => ({
  name: 'files of a build that is not written yet',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ path, kind }) => {
      const name = basename(path);
      if (kind !== 'import-statement' || !(members.has(name) || stubs.has(name))) {
        return { path: files.has(name) ? `./${nameOf(name)}` : path, external: true };
      }
      return { path: name, namespace: 'built' };
    });
    onLoad({ filter: /./, namespace: 'built' }, ({ path }) => ({ contents: stubs.get(path) ?? files.get(path) }));
  },
});
