import { readdirSync } from 'node:fs';
import { join, parse, posix } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { modules } from '#cli/bundling.js';
import { ROOT } from '#infra/packaging/bundle.ts';
import { listTasks } from '#infra/packaging/tasks.ts';

/** The folder of what is built, from the root. */
export const DIST = 'dist';

/** The programs that start commands, and that ask SQLite: processes of their own, so files of their own. */
const PROCESSES = [
  'shared/adapters/commands/spawner/helper-process.js',
  'shared/adapters/commands/sql/sqlite-process.js',
];

/** The door that is for browsers, too: one file, without anything of Node. */
const FOR_BROWSERS = 'schedule';

/** The door that programs and tests also open with require(): apps that `cdk init` writes, and their Jest, are CommonJS. */
export const FOR_REQUIRE = 'cdk';

/** The folder of what require() gets, whose package.json says that its files are CommonJS: modules, and their types. */
export const COMMONJS = posix.join(DIST, 'commonjs');

/** The name of a module's own address in CommonJS, which has no `import.meta.url`. */
const OWN_URL = '__ownUrl';

/** The command line's folder: apart from the doors it is cut into fewer files, and starts sooner. */
const PROGRAM = posix.join(DIST, 'program');

/** Places that sources find by their own, and where they are in the package: what is not listed is where it is in the repository. */
const PLACES: Readonly<Record<string, string>> = {
  'shared/adapters/commands/task/entry.ts': `${PROGRAM}/task-entry.js`,
  ...Object.fromEntries(PROCESSES.map((source) => [source, `${DIST}/${posix.basename(source)}`])),
  tasks: `${PROGRAM}/tasks`,
  console: `${DIST}/console`,
  'infra/packaging/functions': `${DIST}/functions`,
};

/** In a package the code of functions is built already. */
const prebuiltCode: Plugin = {
  name: 'prebuilt code',
  setup({ onResolve }) {
    onResolve({ filter: /^(?:#infra\/packaging|\.)\/code\.ts$/ }, () => ({
      path: join(ROOT, 'infra/packaging/prebuilt.ts'),
    }));
  },
};

/** Writes the doors, the command line, the tasks and the programs that start commands and run tasks, as JavaScript. */
export async function writeModules(): Promise<void> {
  const doors = readdirSync(join(ROOT, 'exports')).map((file) => [parse(file).name, `exports/${file}`] as const);
  const tasks = Object.keys(listTasks(join(ROOT, 'tasks'))).map(
    (name) => [`tasks/${name}`, `tasks/${name}.ts`] as const,
  );
  const program = {
    program: 'cli/program.ts',
    'task-entry': 'shared/adapters/commands/task/entry.ts',
    ...Object.fromEntries(tasks),
  };
  await build(optionsOf(PROGRAM, program));
  await build(optionsOf(DIST, Object.fromEntries(doors.filter(([name]) => name !== FOR_BROWSERS))));
  const { banner: _, ...plain } = optionsOf(DIST, Object.fromEntries(doors.filter(([name]) => name === FOR_BROWSERS)));
  await build({ ...plain, platform: 'neutral', splitting: false });
  await build(commonJsOf(FOR_REQUIRE));
  for (const source of PROCESSES) {
    await build({ ...optionsOf(DIST, { [parse(source).name]: source }), splitting: false });
  }
}

function optionsOf(folder: string, entries: Readonly<Record<string, string>>): BuildOptions {
  const { plugins, ...options } = modules(entries, folder, (path) => way(folder, PLACES[path] ?? path));
  return { ...options, plugins: [prebuiltCode, ...plugins], write: true };
}

/** A door as one file for require(). */
function commonJsOf(door: string): BuildOptions {
  return {
    ...optionsOf(COMMONJS, { [door]: `exports/${door}.ts` }),
    banner: { js: `const ${OWN_URL} = require('node:url').pathToFileURL(__filename).href;` },
    define: { 'import.meta.url': OWN_URL },
    format: 'cjs',
    splitting: false,
  };
}

function way(from: string, to: string): string {
  const found = posix.relative(from, to);
  return found.startsWith('.') ? found : `./${found}`;
}
