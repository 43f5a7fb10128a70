import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, relative } from 'node:path';
import { ROOT } from '#infra/packaging/bundle.ts';
import { FOR_REQUIRE } from './modules.ts';

/** The product's own modules in declarations: `'./fires.ts'`, `'#domain/time/instant.ts'`. */
const OWN_MODULE = /(?<=['"])(#[a-z]+|\.)(\/[^'"]+)\.ts(?=['"])/g;

/** The members of disposable things, which the libraries of types that users choose need not know (TypeScript 5.2). */
const DISPOSES = /\[Symbol\.(?:asyncD|d)ispose\]/;
const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n';

/**
 * Writes the types of the doors, and of what they are made of, into a folder: one file a source. Modules are named by their way from file
 * to file, so that they are found by whatever resolves modules. Those of the door for require() are written into `forRequire`, too: the
 * package.json nearest to a declaration says what kind of module it declares.
 */
export function writeDeclarations(folder: string, forRequire: string): void {
  const emitted = mkdtempSync(join(tmpdir(), 'cronstack-types-'));
  try {
    const refusals = emitDeclarations(emitted);
    const floors = readFloors();
    const doors = readdirSync(join(ROOT, 'exports')).map((file) => join('exports', file));
    const needed = writeTypesOf(doors, emitted, folder, floors);
    writeTypesOf([`exports/${FOR_REQUIRE}.ts`], emitted, forRequire, floors);
    const refused = refusals.filter((line) => needed.has(line.replace(/\(.*/, '')));
    if (refused.length > 0) {
      throw new Error(`types of a door cannot be declared:\n${refused.join('\n')}`);
    }
  } finally {
    rmSync(emitted, { recursive: true });
  }
}

/** Writes what doors declare and are declared with; answers its sources, from the root. */
function writeTypesOf(
  doors: readonly string[],
  emitted: string,
  folder: string,
  floors: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const needed = new Set(doors);
  // A set that grows while it is walked: what is declared names more.
  for (const source of needed) {
    const file = source.replace(/\.ts$/, '.d.ts');
    const text = readFileSync(join(emitted, file), 'utf8').replace(OWN_MODULE, (_, floor: string, path: string) => {
      const target = posix.join(floors.get(floor) ?? dirname(source), `${path}.ts`);
      needed.add(target);
      const way = relative(dirname(source), target).replace(/\.ts$/, '.js');
      return way.startsWith('.') ? way : `./${way}`;
    });
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), DISPOSES.test(text) ? `${DISPOSABLE}${text}` : text);
  }
  return needed;
}

/** Declares all that the doors load, most of which nobody sees. Answers what could not be declared: `<file>(<line>): <why>`. */
function emitDeclarations(folder: string): readonly string[] {
  const project = join(import.meta.dirname, 'tsconfig.json');
  const { stdout, error } = spawnSync(
    join(ROOT, 'node_modules/.bin/tsc'),
    ['--project', project, '--outDir', folder, '--pretty', 'false'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  if (error !== undefined) {
    throw error;
  }
  return stdout.split('\n');
}

/** The folders of the floors, by the names under which sources import from them. */
function readFloors(): ReadonlyMap<string, string> {
  const { imports }: { imports: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  return new Map(
    Object.entries(imports).map(([name, folder]) => [
      name.replace('/*', ''),
      posix.normalize(folder.replace('/*', '')),
    ]),
  );
}
