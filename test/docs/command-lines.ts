import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf } from './snippets.ts';

const ROOT = join(import.meta.dirname, '../..');
const LINE = /^(?:[^#\n]* \| )?(?:npx (?:--no-install )?)?cronstack ([^\n]+)$/gm;

/** The pages for users. */
export const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Tells a line of a page in which the program is called. */
export function isCommandLine(line: string): boolean {
  return [...line.matchAll(LINE)].length > 0;
}

/** The command lines of a page, as they are typed behind the name of the program. */
export function commandLinesOf(page: string): readonly string[] {
  return [...blocksOf(page, ''), ...blocksOf(page, 'sh')].flatMap((block) =>
    [...block.matchAll(LINE)].map(([, line = '']) => line.replace(/ +(?:#|2>|>|< |\|).*$/, '').trim()),
  );
}

/** The words of a line as a shell would read it, quotes taken off. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, one, two, bare]) => one ?? two ?? bare ?? '');
}
