import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ARROWS } from './arrows.ts';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = [
  'shared',
  'functions',
  'local',
  'testing',
  'cli',
  'mcp',
  'console',
  'tasks',
  'infra',
  'exports',
  'bench',
];
const IMPORT = /(?:from|import)\s*\(?\s*'([^']+)'/g;
const SUBPATHS: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).imports;

/** Nothing of these floors may reach for the world outside. */
const PURE = ['shared/domain', 'shared/ports', 'shared/engine', 'shared/api'];
const OUTSIDE = /^(?:node:|@aws-sdk\/|@smithy\/|@aws-lambda-powertools\/|@middy\/|@photostructure\/|aws-cdk-lib)/;

const SDK_FLOORS = ['shared/adapters', 'functions', 'testing/aws', 'bench'];

interface Import {
  readonly file: string;
  readonly specifier: string;
  /** A file from the repository's root, or a package. */
  readonly target: string;
}

const files = SOURCES.flatMap((folder) => filesBelow(join(ROOT, folder)));
const imports = files.flatMap(importsOf);
const inner = imports.filter(({ target }) => !isPackage(target));

describe('the arrows between folders', () => {
  test('are read: a check of nothing would pass', () => {
    expect(files.length).toBeGreaterThan(400);
    expect(inner.length).toBeGreaterThan(1500);
  });

  test('have a row for each folder', () => {
    const folders = new Set(files.map((path) => dirname(relative(ROOT, path))).filter((folder) => !isBench(folder)));
    expect([...folders].filter((folder) => !(folder in ARROWS))).toEqual([]);
    expect(Object.keys(ARROWS).filter((folder) => !folders.has(folder))).toEqual([]);
  });

  test('run only as the architecture says', () => {
    const wrong = inner.filter(({ file, target }) => {
      const [from, to] = [dirname(file), dirname(target)];
      return !isBench(from) && from !== to && !(ARROWS[from] ?? []).some((allowed) => covers(allowed, to));
    });
    expect(wrong.map(({ file, target }) => `${file} may not import ${target}`)).toEqual([]);
  });

  test('lead into infra only for names, paths and tables as data', () => {
    const fromInfra = inner.filter(
      ({ file, target }) => file.startsWith('infra/') && target.startsWith('shared/adapters/'),
    );
    expect(new Set(fromInfra.map(({ target }) => target))).toEqual(new Set(['shared/adapters/dynamo/table/tables.ts']));
    expect(imports.filter(({ file, target }) => file.endsWith('table/tables.ts') && isPackage(target))).toEqual([]);
  });

  test('do not lead out of the pure floors', () => {
    const wrong = imports.filter(
      ({ file, target }) => PURE.some((floor) => isBelow(floor, file)) && OUTSIDE.test(target),
    );
    expect(wrong.map(({ file, target }) => `${file}: ${target}`)).toEqual([]);
  });

  test('reach the SDK only from the adapters, from what wires them and from its mock', () => {
    const users = imports.filter(({ target }) => target.startsWith('@aws-sdk/'));
    const wrong = users.filter(({ file }) => !SDK_FLOORS.some((floor) => isBelow(floor, file)));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  test("reach cron-parser only from the importers' proof", () => {
    const users = imports.filter(({ file, target }) => target === 'cron-parser' && !isBench(file));
    expect(users.map(({ file }) => file)).toEqual(['shared/domain/import/cron-parser.ts']);
  });

  test('climb by the name of a floor, not by dots', () => {
    expect(imports.filter(({ specifier }) => specifier.startsWith('..')).map(({ file }) => file)).toEqual([]);
  });

  test('make no circle of files', () => {
    expect(circles(inner.map(({ file, target }) => [file, target]))).toEqual([]);
  });

  // A folder and the rooms in it are one place.
  test('make no circle of folders', () => {
    const between = inner
      .map(({ file, target }) => [dirname(file), dirname(target)] as const)
      .filter(([from, to]) => !isBelow(from, to) && !isBelow(to, from));
    expect(circles(between)).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(path: string): Import[] {
  const file = relative(ROOT, path);
  return [...readFileSync(path, 'utf8').matchAll(IMPORT)].map(([, specifier = '']) => ({
    file,
    specifier,
    target: targetOf(path, specifier),
  }));
}

/** What begins with `#` is written out in package.json's `imports`. */
function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.')) {
    return relative(ROOT, join(dirname(path), specifier));
  }
  const [floor = '', ...rest] = specifier.split('/');
  const folder = SUBPATHS[`${floor}/*`];
  return folder === undefined ? specifier : join(folder.replace('*', ''), ...rest);
}

function isPackage(target: string): boolean {
  return !/\.(tsx?|js)$/.test(target) || !SOURCES.some((folder) => isBelow(folder, target));
}

/** Benches measure whatever they like. */
function isBench(path: string): boolean {
  return isBelow('bench', path);
}

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function covers(allowed: string, folder: string): boolean {
  return allowed.endsWith('/**') ? isBelow(allowed.slice(0, -'/**'.length), folder) : allowed === folder;
}

/** What leads back to itself, each circle named once, by a walk in depth. */
function circles(arrows: readonly (readonly [from: string, to: string])[]): string[] {
  const targets = new Map<string, Set<string>>();
  for (const [from, to] of arrows) {
    targets.set(from, (targets.get(from) ?? new Set()).add(to));
  }
  const found: string[] = [];
  const done = new Set<string>();
  function walk(place: string, path: readonly string[]): void {
    if (path.includes(place)) {
      found.push([...path.slice(path.indexOf(place)), place].join(' -> '));
    } else if (!done.has(place)) {
      for (const target of targets.get(place) ?? []) {
        walk(target, [...path, place]);
      }
      done.add(place);
    }
  }
  for (const place of targets.keys()) {
    walk(place, []);
  }
  return found;
}
