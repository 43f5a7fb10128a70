import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONTRACTS } from './contract-check.ts';

const ROOT = join(import.meta.dirname, '../../..');
const docs = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');

test('the table of routes in docs/api.md is the contract: each route once, with its summary', () => {
  const rows = [...docs.matchAll(/^\| `([A-Z]+) (\/v1\/\S+)` \| ([^|]+) \|/gm)];
  const documented = rows.map(([, method, path, summary]) => ({ method, path, summary }));

  expect(documented.sort(byRoute)).toEqual(
    CONTRACTS.map(({ method, path, summary }) => ({ method, path, summary })).sort(byRoute),
  );
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

interface Routed {
  readonly method: string | undefined;
  readonly path: string | undefined;
}

function byRoute(one: Routed, other: Routed): number {
  return `${one.path} ${one.method}` < `${other.path} ${other.method}` ? -1 : 1;
}
