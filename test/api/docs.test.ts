import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONTRACTS } from './contract-check.ts';

const ROOT = join(import.meta.dirname, '../..');
const docs = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');

test.each(CONTRACTS)('docs/api.md says what $method $path is', ({ method, path }) => {
  expect(docs).toContain(`\n| \`${method} ${path}\` |`);
});

test('docs/api.md lists every code that a problem may carry, with its status', () => {
  const source = readFileSync(join(ROOT, 'shared/api/shapes/problem.ts'), 'utf8');
  const kinds = [...source.matchAll(/^ {2}(\w+): \{ status: (\d+)/gm)].map(([, code = '', status = '']) => ({
    code,
    status,
  }));

  expect(kinds.length).toBeGreaterThan(15);
  for (const { code, status } of kinds) {
    expect(docs).toMatch(new RegExp(`\\n\\|[^|]*\`${code}\`[^|]*\\| ${status} \\|`));
  }
});
