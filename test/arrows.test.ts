import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['shared', 'functions', 'local', 'testing', 'cli', 'tasks', 'infra', 'bench'];
const IMPORT = /(?:from|import)\s*\(?\s*'([^']+)'/g;

const BELOW_ENGINE = ['shared/domain', 'shared/ports'];
const PRODUCT = [...BELOW_ENGINE, 'shared/engine', 'shared/api'];

/** Which areas an area may import, besides itself. What is not listed is forbidden. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'shared/domain': [],
  'shared/ports': ['shared/domain'],
  'shared/engine': BELOW_ENGINE,
  'shared/api': BELOW_ENGINE,
  'shared/adapters': [...BELOW_ENGINE, 'shared/api'],
  'a function': [...PRODUCT, 'functions'],
  functions: [...PRODUCT, 'shared/adapters', 'a function'],
  local: [...PRODUCT, 'shared/adapters', 'a function'],
  testing: [...PRODUCT, 'local'],
  cli: ['shared/domain', 'shared/ports', 'shared/api', 'shared/adapters', 'local'],
  tasks: ['shared/domain', 'shared/api', 'shared/adapters'],
  infra: ['functions', ...BELOW_ENGINE, 'shared/adapters'],
};

/** What may reach for the world outside: the pure folders may not. */
const PURE = PRODUCT;
const OUTSIDE = /^(?:node:|@aws-sdk\/|@smithy\/|@aws-lambda-powertools\/|@middy\/|aws-cdk-lib|dynalite)/;

const SDK_AREAS = ['shared/adapters', 'functions'];
const EMBEDDED_STORE = /^local\/dynamo/;

const SUBPATHS: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).imports;

interface Import {
  readonly file: string;
  readonly from: string;
  readonly specifier: string;
  readonly target: string;
}

const imports = SOURCES.flatMap((folder) => filesBelow(join(ROOT, folder))).flatMap(importsOf);
const inner = imports.filter(({ target }) => !isPackage(target));

describe('the arrows between folders', () => {
  test('are read: a check of nothing would pass', () => {
    expect(new Set(imports.map(({ file }) => file)).size).toBeGreaterThan(100);
    expect(inner.length).toBeGreaterThan(300);
  });

  test('run only as the architecture says', () => {
    const wrong = inner.filter(({ from, target }) => {
      const to = areaOf(target);
      return from !== 'bench' && to !== from && !(ARROWS[from] ?? []).includes(to);
    });
    expect(wrong.map(({ file, from, target }) => `${file}: ${from} may not import ${target}`)).toEqual([]);
  });

  test('lead into infra only for names, paths and tables as data', () => {
    const fromInfra = inner.filter(({ from, target }) => from === 'infra' && areaOf(target) === 'shared/adapters');
    expect(new Set(fromInfra.map(({ target }) => target))).toEqual(new Set(['shared/adapters/dynamo/table/tables.ts']));
    expect(
      imports.filter(({ file, target }) => file === 'shared/adapters/dynamo/table/tables.ts' && isPackage(target)),
    ).toEqual([]);
  });

  test('do not lead out of the pure folders', () => {
    const wrong = imports.filter(({ from, target }) => PURE.includes(from) && OUTSIDE.test(target));
    expect(wrong.map(({ file, target }) => `${file}: ${target}`)).toEqual([]);
  });

  test('reach the SDK only from shared/aws, from what wires it, and from the embedded store that speaks its protocol', () => {
    const users = imports.filter(({ target }) => target.startsWith('@aws-sdk/'));
    const wrong = users.filter(({ from, file }) => !SDK_AREAS.includes(from) && !EMBEDDED_STORE.test(file));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  test("reach cron-parser only from the importers' proof", () => {
    const users = imports.filter(({ file, target }) => target === 'cron-parser' && !file.startsWith('bench/'));
    expect(users.map(({ file }) => file)).toEqual(['shared/domain/import/cron-parser.ts']);
  });

  test('climb by the name of a floor, not by dots', () => {
    expect(imports.filter(({ specifier }) => specifier.startsWith('..')).map(({ file }) => file)).toEqual([]);
  });

  test('make no circle', () => {
    expect(circles(inner)).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(path: string): Import[] {
  const file = relative(ROOT, path);
  return [...readFileSync(path, 'utf8').matchAll(IMPORT)].flatMap(([, specifier = '']) => {
    return [{ file, from: areaOf(file), specifier, target: targetOf(path, specifier) }];
  });
}

/** The file from the repository's root, or the package. What begins with `#` is written out in package.json's `imports`. */
function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.')) {
    return relative(ROOT, join(dirname(path), specifier));
  }
  const [floor = '', ...rest] = specifier.split('/');
  const folder = SUBPATHS[`${floor}/*`];
  return folder === undefined ? specifier : join(folder.replace('*', ''), ...rest);
}

function isPackage(target: string): boolean {
  return !/\.(ts|js)$/.test(target) || !SOURCES.some((folder) => target.startsWith(`${folder}/`));
}

/** `functions/x/entry.ts` and the files beside the function folders wire things together; the rest of a function does not. */
function areaOf(file: string): string {
  const [top = '', second = '', third] = file.split('/');
  if (top === 'functions') {
    const wiring = ['deployment', 'wiring', 'messages', 'middleware'].includes(second);
    return wiring || /(?:^|-)entry\.ts$/.test(third ?? '') ? 'functions' : 'a function';
  }
  return top === 'shared' ? `shared/${second}` : top;
}

/** Files that import each other in a circle, each named once, by a walk in depth. */
function circles(arrows: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { file, target } of arrows) {
    targets.set(file, [...(targets.get(file) ?? []), target]);
  }
  const found: string[] = [];
  const done = new Set<string>();
  function walk(file: string, path: readonly string[]): void {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    } else if (!done.has(file)) {
      for (const target of targets.get(file) ?? []) {
        walk(target, [...path, file]);
      }
      done.add(file);
    }
  }
  for (const file of targets.keys()) {
    walk(file, []);
  }
  return found;
}
