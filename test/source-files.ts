import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SUBPATHS: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).imports;

const STATIC = /^(?:import|export)\s+(?:type\s+)?([^;'"()]*?)\s*from\s+'([^']+)'/gm;
const DYNAMIC = /(?:\{([^{}]*)\}\s*=\s*await\s+)?\bimport\('([^']+)'\)(?:\.then\(\(\{([^{}]*)\}\))?/g;

/** A file of this repository: its path from the root, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** An import: who asks, the file it means (or the package), and the names that it takes; `*` stands for all of them. */
interface Import {
  readonly file: string;
  readonly target: string;
  readonly names: readonly string[];
}

/** All files of TypeScript and JavaScript below folders of the root, declarations of foreign packages aside. */
export function sourceFilesBelow(folders: readonly string[]): readonly SourceFile[] {
  return folders
    .flatMap((folder) => readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && /\.(tsx?|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
}

/** The imports of a file, as they stand in its text. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const found = [
    ...[...text.matchAll(STATIC)].map(([, clause = '', specifier = '']) => ({ names: namesOf(clause), specifier })),
    ...[...text.matchAll(DYNAMIC)].map(([, awaited, specifier = '', handed]) => ({
      names: namesOf(awaited === undefined && handed === undefined ? '*' : `{${awaited ?? handed}}`),
      specifier,
    })),
  ];
  return found.map(({ names, specifier }) => ({ file: path, target: targetOf(path, specifier), names }));
}

/** `Default, { type A, B as C }` are the names `default`, `A` and `B`. */
function namesOf(clause: string): readonly string[] {
  const [before = '', inside = ''] = clause.replace('}', '').split('{');
  const first = before.replace(',', '').trim();
  const named = inside.split(',').map(
    (item) =>
      item
        .trim()
        .replace(/^type\s+/, '')
        .split(/\s+as\s+|\s*:\s*/)[0] ?? '',
  );
  return [first.startsWith('*') ? '*' : first && 'default', ...named].filter((name) => name !== '');
}

/** The file, from the root, or the package. What begins with `#` is written out in package.json's `imports`. */
function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.')) {
    return join(dirname(path), specifier);
  }
  const [floor = '', ...rest] = specifier.split('/');
  const folder = SUBPATHS[`${floor}/*`];
  return folder === undefined ? specifier : join(folder.replace('*', ''), ...rest);
}
