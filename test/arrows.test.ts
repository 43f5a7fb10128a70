import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['shared', 'functions', 'local', 'testing', 'cli', 'tasks', 'infra', 'bench'];
const IMPORT = /(?:from|import)\s*\(?\s*'([^']+)'/g;
const SUBPATHS: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).imports;

const DOMAIN = ['shared/domain/**'];
const PORTS = [...DOMAIN, 'shared/ports', 'shared/ports/stores'];
const ENGINE = [...PORTS, 'shared/engine', 'shared/engine/**'];
const CONTRACT = ['shared/api/routes', 'shared/api/shapes'];
const FUNCTION_PARTS = ['functions/deployment', 'functions/messages', 'functions/wiring', 'functions/middleware'];
const COMMAND_KIND = ['shared/domain/jobs/command-kind', 'shared/domain/secrets', 'shared/domain/values'];

const COMMAND_LINE = ['cli/arguments', 'cli/calls', 'cli/job-files', 'cli/session', 'cli/terminal', 'cli/text'];
const WIRE = ['shared/api/client', 'shared/api/words', ...CONTRACT];

/** The folders that a folder may import from, besides itself. `/**` means all below, too. A folder without a row is refused. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'shared/domain/time': [],
  'shared/domain/access': ['shared/domain/jobs/command', 'shared/domain/values'],
  'shared/domain/values': ['shared/domain/values/json'],
  'shared/domain/values/json': ['shared/domain/values'],
  'shared/domain/secrets': ['shared/domain/values', 'shared/domain/values/json'],
  'shared/domain/schedule': ['shared/domain/schedule/**', 'shared/domain/time', 'shared/domain/values/json'],
  'shared/domain/schedule/definition': ['shared/domain/time'],
  'shared/domain/schedule/read': [
    'shared/domain/schedule/read/cron',
    'shared/domain/schedule/definition',
    'shared/domain/schedule/fires',
    'shared/domain/time',
    'shared/domain/values/json',
  ],
  'shared/domain/schedule/read/cron': [
    'shared/domain/schedule/definition',
    'shared/domain/schedule/read',
    'shared/domain/schedule/fires',
  ],
  'shared/domain/schedule/lint': [
    'shared/domain/schedule',
    'shared/domain/schedule/definition',
    'shared/domain/schedule/fires',
    'shared/domain/schedule/words',
    'shared/domain/time',
  ],
  'shared/domain/schedule/fires': ['shared/domain/schedule/definition', 'shared/domain/time'],
  'shared/domain/schedule/entries': [
    'shared/domain/schedule/definition',
    'shared/domain/schedule/read',
    'shared/domain/schedule/read/cron',
    'shared/domain/schedule/fires',
    'shared/domain/time',
  ],
  'shared/domain/schedule/words': [
    'shared/domain/schedule/definition',
    'shared/domain/schedule/fires',
    'shared/domain/schedule/entries',
    'shared/domain/time',
  ],
  'shared/domain/import': [
    'shared/domain/schedule',
    'shared/domain/schedule/definition',
    'shared/domain/schedule/fires',
    'shared/domain/time',
    'shared/domain/values/json',
  ],
  'shared/domain/jobs': [
    'shared/domain/jobs/command',
    'shared/domain/jobs/command-kind',
    'shared/domain/values/json',
    'shared/domain/schedule',
    'shared/domain/schedule/definition',
    'shared/domain/secrets',
    'shared/domain/values',
    'shared/domain/time',
  ],
  'shared/domain/jobs/changes': [
    'shared/domain/jobs',
    'shared/domain/schedule',
    'shared/domain/secrets',
    'shared/domain/values',
    'shared/domain/values/json',
    'shared/domain/time',
  ],
  'shared/domain/jobs/command': [
    'shared/domain/jobs/command/**',
    'shared/domain/jobs/command-kind',
    'shared/domain/secrets',
    'shared/domain/values',
  ],
  'shared/domain/jobs/command-kind': ['shared/domain/secrets', 'shared/domain/values'],
  'shared/domain/jobs/command/shell': COMMAND_KIND,
  'shared/domain/jobs/command/task': COMMAND_KIND,
  'shared/domain/jobs/command/http': COMMAND_KIND,
  'shared/domain/jobs/command/lambda': COMMAND_KIND,
  'shared/domain/runs': [
    'shared/domain/runs/reasons',
    'shared/domain/secrets',
    'shared/domain/values',
    'shared/domain/values/json',
    'shared/domain/time',
  ],
  'shared/domain/runs/reasons': ['shared/domain/values', 'shared/domain/time'],
  'shared/domain/ledger': ['shared/domain/ledger/**', 'shared/domain/jobs'],
  'shared/domain/ledger/head': [
    'shared/domain/jobs',
    'shared/domain/runs',
    'shared/domain/runs/reasons',
    'shared/domain/schedule',
    'shared/domain/time',
    'shared/domain/values',
  ],
  'shared/domain/ledger/runs': [
    'shared/domain/runs/reasons',
    'shared/domain/ledger/head',
    'shared/domain/jobs',
    'shared/domain/runs',
    'shared/domain/time',
  ],
  'shared/domain/ledger/planning': [
    'shared/domain/runs/reasons',
    'shared/domain/ledger/head',
    'shared/domain/ledger/runs',
    'shared/domain/jobs',
    'shared/domain/runs',
    'shared/domain/schedule',
    'shared/domain/time',
  ],
  'shared/domain/ledger/jobs': [
    'shared/domain/runs/reasons',
    'shared/domain/ledger/head',
    'shared/domain/ledger/runs',
    'shared/domain/ledger/planning',
    'shared/domain/jobs',
    'shared/domain/runs',
    'shared/domain/time',
    'shared/domain/values',
  ],
  'shared/domain/ledger/past': [
    'shared/domain/ledger/**',
    'shared/domain/jobs',
    'shared/domain/schedule',
    'shared/domain/time',
  ],
  'shared/domain/stored': [
    'shared/domain/ledger/**',
    'shared/domain/jobs',
    'shared/domain/jobs/command',
    'shared/domain/runs',
    'shared/domain/runs/reasons',
    'shared/domain/secrets',
    'shared/domain/values',
    'shared/domain/values/json',
    'shared/domain/time',
  ],

  'shared/ports': [...DOMAIN, 'shared/ports/stores'],
  'shared/ports/stores': DOMAIN,

  'shared/engine': ['shared/engine/**'],
  'shared/engine/commit': PORTS,
  'shared/engine/effects': [...PORTS, 'shared/engine/commit', 'shared/engine/runs'],
  'shared/engine/runs': [...PORTS, 'shared/engine/commit'],
  'shared/engine/waking': [...PORTS, 'shared/engine/commit', 'shared/engine/effects', 'shared/engine/runs'],
  'shared/engine/jobs': [...PORTS, 'shared/engine/commit', 'shared/engine/waking'],
  'shared/engine/jobs/set': [...PORTS, 'shared/engine/commit', 'shared/engine/jobs'],
  'shared/engine/attempts': [...PORTS, 'shared/engine/commit', 'shared/engine/runs'],
  'shared/engine/insight': [...PORTS, 'shared/engine/commit', 'shared/engine/runs'],

  'shared/api/shapes': DOMAIN,
  'shared/api/routes': [...DOMAIN, 'shared/api/shapes'],
  'shared/api/words': [...DOMAIN, 'shared/api/shapes'],
  'shared/api/openapi': [...DOMAIN, ...CONTRACT],
  'shared/api/client': ['shared/domain/values/json', ...CONTRACT, 'shared/ports/stores', 'shared/domain/values'],

  'shared/adapters/machine': PORTS,
  'shared/adapters/aws': PORTS,
  'shared/adapters/aws/role': [
    ...PORTS,
    'shared/adapters/access',
    'shared/adapters/aws',
    'shared/adapters/commands/attempt',
  ],
  'shared/adapters/dynamo': [...PORTS, 'shared/adapters/dynamo/table'],
  'shared/adapters/dynamo/table': PORTS,
  'shared/adapters/sqlite': [...PORTS, 'shared/adapters/sqlite/file'],
  'shared/adapters/sqlite/upkeep': [...PORTS, 'shared/adapters/sqlite/file'],
  'shared/adapters/sqlite/file': [...PORTS, 'shared/adapters/machine'],
  'shared/adapters/access': [
    'shared/domain/access',
    'shared/domain/values',
    'shared/adapters/machine',
    'shared/adapters/commands/program',
    'shared/api/client',
    'shared/api/routes',
  ],
  'shared/adapters/commands': [...PORTS, 'shared/adapters/commands/**'],
  'shared/adapters/commands/attempt': PORTS,
  'shared/adapters/commands/http': [...PORTS, 'shared/adapters/commands/attempt'],
  'shared/adapters/commands/program': [...PORTS, 'shared/adapters/commands/attempt'],
  'shared/adapters/commands/spawner': [...PORTS, 'shared/adapters/commands/program'],
  'shared/adapters/commands/shell': [...PORTS, 'shared/adapters/commands/program'],
  'shared/adapters/commands/lambda': [...PORTS, 'shared/adapters/commands/attempt'],
  'shared/adapters/commands/task': [
    ...PORTS,
    'shared/adapters/access',
    'shared/adapters/commands/program',
    'shared/api/client',
  ],

  'functions/deployment': DOMAIN,
  'functions/middleware': ['functions/messages'],
  'functions/wiring': [
    ...ENGINE,
    'functions/messages',
    'functions/middleware',
    'shared/adapters/**',
    'functions/deployment',
  ],
  'functions/wiring/sdk': [],
  'functions/messages': ENGINE,
  'functions/api': [...ENGINE, ...FUNCTION_PARTS, 'functions/api/**'],
  'functions/api/access': [...ENGINE, 'functions/deployment'],
  'functions/api/http': [...ENGINE, ...CONTRACT, 'functions/api/access', 'functions/deployment'],
  'functions/api/present': [...ENGINE, 'shared/api/shapes'],
  'functions/api/routes': [...ENGINE, ...CONTRACT, 'functions/api/http', 'functions/api/present'],
  'functions/dispatcher': [...ENGINE, ...FUNCTION_PARTS],
  'functions/runner': [...ENGINE, ...FUNCTION_PARTS, 'shared/adapters/**'],
  'functions/launcher': [...ENGINE, ...FUNCTION_PARTS, 'shared/adapters/**'],
  'functions/container': [...ENGINE, ...FUNCTION_PARTS, 'shared/adapters/**'],
  'functions/sweeper': [...ENGINE, ...FUNCTION_PARTS],
  'functions/dead-letters': [...ENGINE, ...FUNCTION_PARTS],

  local: [...ENGINE, 'shared/adapters/**', 'functions/api', 'functions/api/present', 'local/**'],
  'local/runtime': ENGINE,
  'local/tools': [...ENGINE, 'shared/adapters/**', 'local'],
  'local/http': [
    'shared/adapters/access',
    'shared/domain/access',
    'shared/domain/values',
    ...CONTRACT,
    ...PORTS,
    'functions/api',
    'functions/api/http',
  ],

  cli: ['cli/**', 'shared/api/client'],
  'cli/session': [
    'cli/terminal',
    'shared/adapters/access',
    'shared/adapters/machine',
    'shared/api/client',
    'shared/adapters/aws',
    'cli/arguments',
  ],
  'cli/arguments': ['shared/domain/**'],
  'cli/job-files': ['cli/session', 'shared/domain/**', 'shared/api/shapes', 'shared/adapters/machine'],
  'cli/calls': [
    'cli/job-files',
    'cli/terminal',
    'shared/adapters/machine',
    ...WIRE,
    'shared/domain/**',
    'cli/session',
    'cli/arguments',
  ],
  'cli/terminal': ['shared/domain/time'],
  'cli/text': ['cli/session', 'cli/terminal', 'shared/domain/**', 'shared/api/shapes', 'shared/api/words'],
  'cli/commands/jobs': [...COMMAND_LINE, ...WIRE, 'shared/domain/**'],
  'cli/commands/runs': [...COMMAND_LINE, ...WIRE, 'shared/domain/values'],
  'cli/commands/files': [...COMMAND_LINE, ...WIRE, 'shared/api/openapi'],
  'cli/commands/shell': [...COMMAND_LINE, ...WIRE],
  'cli/commands/server': [...COMMAND_LINE, 'local', 'local/tools'],

  infra: ['infra/**', 'functions/deployment'],
  'infra/deployment': [...DOMAIN, 'functions/deployment'],
  'infra/packaging': ['functions/deployment'],
  'infra/constructs': [
    'shared/ports',
    'infra/deployment',
    'infra/packaging',
    'functions/deployment',
    'shared/adapters/dynamo/table',
    'shared/domain/runs',
  ],
  'infra/constructs/runners': [
    'infra/constructs',
    'infra/deployment',
    'infra/packaging',
    'functions/deployment',
    'infra/constructs/runners/container',
  ],
  'infra/constructs/runners/container': [
    'infra/constructs/runners',
    'infra/constructs',
    'infra/deployment',
    'infra/packaging',
    'functions/deployment',
  ],

  testing: [...ENGINE, 'testing/stores', 'local/runtime'],
  'testing/stores': PORTS,

  tasks: ['tasks/**', 'shared/api/routes', 'shared/adapters/commands/task', 'shared/api/client', 'shared/api/shapes'],
  'tasks/daily-summary': ['tasks/reports', 'shared/domain/values', 'shared/api/shapes', 'shared/domain/runs'],
  'tasks/old-files': ['tasks/reports', 'shared/adapters/commands/task', 'shared/adapters/commands/program'],
  'tasks/reports': ['shared/adapters/commands/task'],
  'tasks/security-audit': [
    'tasks/reports',
    'shared/api/routes',
    'shared/domain/jobs/command',
    'shared/api/shapes',
    'shared/domain/secrets',
  ],
};

/** Nothing of these floors may reach for the world outside. */
const PURE = ['shared/domain', 'shared/ports', 'shared/engine', 'shared/api'];
const OUTSIDE = /^(?:node:|@aws-sdk\/|@smithy\/|@aws-lambda-powertools\/|@middy\/|@photostructure\/|aws-cdk-lib)/;

const SDK_FLOORS = ['shared/adapters', 'functions', 'bench'];

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

  test('reach the SDK only from the adapters and from what wires them', () => {
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
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
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
  return !/\.(ts|js)$/.test(target) || !SOURCES.some((folder) => isBelow(folder, target));
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
