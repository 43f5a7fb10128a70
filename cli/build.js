// Builds the command line, so that it starts without reading TypeScript: run as the clone is installed, hence plain JavaScript. With
// --if-needed only where a source has changed since the last time. Where esbuild is not installed there is no build, and nothing is amiss.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, posix, relative, sep } from 'node:path';
import { BUILD, isBuilt, ROOT, SOURCES_LIST } from './built.js';

/** The files of the build that are asked for by name, and their sources. */
const ENTRIES = {
  program: 'cli/program.ts',
  'task-entry': 'shared/adapters/commands/task/entry.ts',
};
/** The packages that every command loads. Others are loaded at need, from where they are installed. */
const BUNDLED_PACKAGES = /^(?:commander|zod)(?:\/|$)/;
const OTHER_INPUTS = ['package.json', 'cli/build.js'];
/** Earlier builds: a runtime that was started from one may still ask for what it has not needed so far. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1_000;

const otherPackagesStay = {
  name: 'other packages stay where they are installed',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./#]/ }, ({ path, kind }) =>
      kind === 'entry-point' || BUNDLED_PACKAGES.test(path) ? undefined : { path, external: true },
    );
  },
};

/** A place that a source finds by its own: a text or a template. */
const PLACE = /new URL\((['`])([^'`]*)\1, import\.meta\.url\)/g;

/** All files of the build lie in one folder, so the way to another file is the same from each of them. */
const placesStay = {
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
};

/** From the build, to a file or a folder that is named from the root. */
function wayTo(path) {
  const built = Object.keys(ENTRIES).find((name) => ENTRIES[name] === path);
  return built === undefined ? posix.join(posix.relative(BUILD, ''), path) : `./${built}.mjs`;
}

if (!(process.argv.includes('--if-needed') && isBuilt())) {
  const esbuild = await installed('esbuild');
  if (esbuild !== undefined) {
    const startedAt = new Date();
    write(await build(esbuild), startedAt);
    removeOld();
  }
}

async function installed(name) {
  try {
    return await import(name);
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') {
      return undefined;
    }
    throw error;
  }
}

function build(esbuild) {
  return esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: Object.entries(ENTRIES).map(([out, file]) => ({ out, in: file })),
    outdir: BUILD,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    // Names stay: they stand in the stacks of faults.
    minifySyntax: true,
    minifyWhitespace: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // commander was written for require().
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [otherPackagesStay, placesStay],
    metafile: true,
    write: false,
    logLevel: 'error',
  });
}

/** Each file comes whole, and after what it loads: somebody may be starting the program. */
function write({ outputFiles, metafile }, startedAt) {
  mkdirSync(join(ROOT, BUILD), { recursive: true });
  const isEntry = ({ path }) => Object.keys(ENTRIES).includes(basename(path, '.mjs'));
  for (const { path, contents } of outputFiles.toSorted((one, other) => isEntry(one) - isEntry(other))) {
    writeWhole(path, contents);
  }
  const sources = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/'));
  const list = join(ROOT, BUILD, SOURCES_LIST);
  writeWhole(list, JSON.stringify([...OTHER_INPUTS, ...sources]));
  // What was changed meanwhile is newer.
  utimesSync(list, startedAt, startedAt);
}

function writeWhole(path, contents) {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

function removeOld() {
  const folder = join(ROOT, BUILD);
  for (const path of readdirSync(folder).map((name) => join(folder, name))) {
    if (statSync(path).mtimeMs < Date.now() - KEPT_MS) {
      rmSync(path, { force: true });
    }
  }
}
