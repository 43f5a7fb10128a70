// Builds the command line, so that it starts without reading TypeScript: run as the clone is installed, hence plain JavaScript. With
// --if-needed only where a source has changed since the last time. Where esbuild is not installed there is no build, and nothing is amiss.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { BUILD, isBuilt, ROOT, SOURCES_LIST } from './built.js';
import { modules } from './bundling.js';
import { merged } from './merging.js';

/** The files of the build that are asked for by name, and their sources. */
const ENTRIES = {
  program: 'cli/program.ts',
  'task-entry': 'shared/adapters/commands/task/entry.ts',
};
/** The files that are loaded together: by every command, and by each that asks the API. */
const GROUPS = {
  start: ['cli/program.ts'],
  ask: ['shared/api/client/client.ts', 'shared/adapters/access/sign.ts'],
};
const OTHER_INPUTS = ['package.json', 'cli/build.js', 'cli/bundling.js', 'cli/merging.js'];
/** Earlier builds: a runtime that was started from one may still ask for what it has not needed so far. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1_000;

/** From the build, to a file or a folder that is named from the root. */
function wayTo(path) {
  const built = Object.keys(ENTRIES).find((name) => ENTRIES[name] === path);
  return built === undefined ? posix.join(posix.relative(BUILD, ''), path) : `./${built}.mjs`;
}

if (!(process.argv.includes('--if-needed') && isBuilt())) {
  const esbuild = await installed('esbuild');
  if (esbuild !== undefined) {
    const startedAt = new Date();
    const built = await build(esbuild);
    const files = await merged(esbuild, built, { entry: 'program.mjs', groups: GROUPS });
    write(files, built.metafile, startedAt);
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
  return esbuild.build({ ...modules(ENTRIES, BUILD, wayTo), outExtension: { '.js': '.mjs' } });
}

/** Each file comes whole, and after what it loads: somebody may be starting the program. */
function write(files, metafile, startedAt) {
  mkdirSync(join(ROOT, BUILD), { recursive: true });
  const isEntry = ({ path }) => Object.keys(ENTRIES).includes(basename(path, '.mjs'));
  for (const { path, contents } of files.toSorted((one, other) => isEntry(one) - isEntry(other))) {
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
