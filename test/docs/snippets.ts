import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';

const ROOT = join(import.meta.dirname, '../..');
const BLOCK = /^```(\w*)\n([\s\S]*?)^```$/gm;
const IMPORT = /^import \{ ([^}]+) \} from '([^']+)';\n/gm;

/** The functions and values that the snippets of a page import from the product, by their names. */
type Scope = Readonly<Record<string, unknown>>;

/** The text of each code block of a page in one language, in their order. */
export function blocksOf(page: string, language: string): readonly string[] {
  return everyBlockOf(page).flatMap((block) => (block.language === language ? [block.code] : []));
}

/** All code blocks of a page, in their order: what closes one would else open one without a language. */
export function everyBlockOf(page: string): readonly { readonly language: string; readonly code: string }[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(BLOCK)].map(([, language = '', code = '']) => ({ language, code }));
}

/**
 * Runs a block of a page as the body of a function: what it imports is taken from the scope, and so is what it
 * does not declare. Answers what it said with `console.log`, a text each.
 */
export async function runBlock(code: string, scope: Scope): Promise<readonly string[]> {
  const said: string[] = [];
  const imported = [...code.matchAll(IMPORT)].flatMap(([, names = '']) => names.split(',').map((name) => name.trim()));
  const missing = imported.filter((name) => !(name in scope));
  if (missing.length > 0) {
    throw new Error(`the block imports what the test does not give: ${missing.join(', ')}`);
  }
  const console = { log: (...values: unknown[]) => said.push(values.map(String).join(' ')) };
  const all = { ...scope, console };
  const wrapped = `return (async () => {\n${code.replaceAll(IMPORT, '')}\n})();`;
  const body = await transform(`async function block() {${wrapped}}`, { loader: 'ts', target: 'node20' });
  await new Function(...Object.keys(all), `${body.code}\nreturn block();`)(...Object.values(all));
  return said;
}
