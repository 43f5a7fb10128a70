import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, type SourceFile, sourceFilesBelow } from './source-files.ts';

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
const TESTS = ['test'];

const EXPORT =
  /^export (?:async )?(?:abstract )?(?:function\*?|class|const|let|interface|type|enum) ([\w$]+)|^export (default)\b/gm;

const TOP_LEVEL_COMMENT = /^\/\*\*(?:[^*]|\*(?!\/))*\*\/\n(?=\S)/gm;
const NAMES_NOTHING = /^\/\*\*[\s*]+(?:What|How|Whether|Who|When|Takes)\b/;

const MOST_FILES_OF_A_FOLDER = 15;
const MOST_FILES_OF_A_PREFIX = 2;
const PREFIX = /^[a-z]+-/;
const BAGS = /^(?:utils?|helpers?|common|misc|lib|types|constants|index)$/;
/** It is called as the package's other doors are: by what is written behind its name, which is nothing. */
const MAIN_DOOR = 'exports/index.ts';
const NAMES_ONLY = /^(?:export (?:type )?\{[^{}]*\} from '#[^']+';\n)+$/;

/** Loaded by path: by Lambda, by the runner of tasks, by the bundles in the place of something else, by vitest. */
const ENTRY_POINTS = [
  /^functions\/[a-z-]+\/entry\.ts$/,
  /^infra\/packaging\/prebuilt\.ts$/,
  /^infra\/packaging\/plugin\/small-shims\.ts$/,
  /^shared\/adapters\/aws\/credentials\/project\.ts$/,
  /^functions\/wiring\/sdk\/no-[a-z-]+\.ts$/,
  /^tasks\/[a-z_]+\.ts$/,
  /^test\/aws\/stack\/deployed-stack\.ts$/,
  /^test\/cli\/build\.ts$/,
  /^test\/package\/setup\.ts$/,
];

const sources = sourceFilesBelow(SOURCES);
const files = [...sources, ...sourceFilesBelow(TESTS)];
const imports = files.flatMap(importsOf);

describe('the house', () => {
  test('is read: a check of nothing would pass', () => {
    expect(sources.length).toBeGreaterThan(300);
    expect(imports.length).toBeGreaterThan(1_500);
    expect(files.flatMap(exportsOf).length).toBeGreaterThan(800);
  });

  test('exports only what another file imports', () => {
    const taken = new Set(imports.flatMap(({ target, names }) => names.map((name) => `${target}: ${name}`)));
    const needless = files
      .filter(({ path }) => !ENTRY_POINTS.some((entry) => entry.test(path)))
      .flatMap(({ path, text }) => exportsOf({ path, text }).map((name) => ({ path, name })))
      .filter(({ path, name }) => !taken.has(`${path}: ${name}`) && !taken.has(`${path}: *`));

    expect(needless.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  });

  test('has no bags and no barrels', () => {
    const bags = files.filter(
      ({ path }) => path !== MAIN_DOOR && path.split('/').some((part) => BAGS.test(part.replace(/\.\w+$/, ''))),
    );

    expect(bags.map(({ path }) => path)).toEqual([]);
  });

  test('has doors that name things and do nothing', () => {
    const doors = sources.filter(({ path }) => path.startsWith('exports/'));

    expect(doors.map(({ path }) => path)).toContain(MAIN_DOOR);
    expect(doors.filter(({ text }) => !NAMES_ONLY.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('keeps no marks of a merge, in its pages either', () => {
    const pages = ['docs', '.'].flatMap((folder) =>
      readdirSync(join(ROOT, folder))
        .filter((name) => name.endsWith('.md'))
        .map((name) => ({ path: join(folder, name), text: readFileSync(join(ROOT, folder, name), 'utf8') })),
    );
    const marked = [...files, ...pages].filter(({ text }) => /^(?:<{7}|>{7}|={7})(?: |$)/m.test(text));

    expect(pages.length).toBeGreaterThan(12);
    expect(marked.map(({ path }) => path)).toEqual([]);
  });

  test('has rooms of at most fifteen files', () => {
    const crowded = [...groupsOf(sources, ({ path }) => dirname(path))].filter(
      ([, inside]) => inside.length > MOST_FILES_OF_A_FOLDER,
    );

    expect(crowded.map(([folder, inside]) => `${folder}: ${inside.length}`)).toEqual([]);
  });

  test('makes a folder of what three files of one folder are called by', () => {
    const prefixed = sources.filter(({ path }) => PREFIX.test(basename(path)));
    const shared = [...groupsOf(prefixed, prefixOf)].filter(([, inside]) => inside.length > MOST_FILES_OF_A_PREFIX);

    expect(prefixed.length).toBeGreaterThan(50);
    expect(shared.map(([prefix, inside]) => `${prefix}: ${inside.length}`)).toEqual([]);
  });

  test('a top-level doc comment names its thing', () => {
    const comments = sources.flatMap(({ path, text }) =>
      [...text.matchAll(TOP_LEVEL_COMMENT)].map(([comment]) => ({ path, comment })),
    );
    const nameless = comments.filter(({ comment }) => NAMES_NOTHING.test(comment));

    expect(comments.length).toBeGreaterThan(1_000);
    expect(nameless.map(({ path, comment }) => `${path}: ${comment}`)).toEqual([]);
  });

  test('ends a run in one place, from which everybody is told', () => {
    const tellers = sources.filter(({ text }) => /\bobserver\.runEnded\(/.test(text));

    expect(tellers.map(({ path }) => path)).toEqual(['shared/engine/runs/end.ts']);
  });

  test('writes an instant in one place, and for a terminal in another', () => {
    const writers = sources.filter(({ text }) => /\.toISOString\(\)\s*\.(?:replace\(|slice\(0, 19\))/.test(text));

    expect(writers.map(({ path }) => path).sort()).toEqual(['cli/terminal/times.ts', 'shared/domain/time/write.ts']);
  });
});

function exportsOf({ text }: SourceFile): readonly string[] {
  return [...text.matchAll(EXPORT)].map(([, name, byDefault]) => name ?? byDefault ?? '');
}

function prefixOf({ path }: SourceFile): string {
  return `${dirname(path)}/${PREFIX.exec(basename(path))?.[0]}`;
}

function groupsOf<Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item]);
  }
  return groups;
}
