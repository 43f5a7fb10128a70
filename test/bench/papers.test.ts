import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { costLines, DOCUMENTED, usd, usdAMonth } from '../../bench/cost-paper.ts';

const OPERATIONS = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');

describe('the cost table of docs/operations.md', () => {
  test.each(costLines(DOCUMENTED))('says what a million runs cost: $what', ({ what, usdPerMillion }) => {
    expect(lastCell(what)).toBe(usd(usdPerMillion));
  });

  test('adds the lines up', () => {
    const inAll = costLines(DOCUMENTED).reduce((sum, { usdPerMillion }) => sum + usdPerMillion, 0);

    expect(lastCell('**in all**')).toBe(`**${usd(inAll)}**`);
  });

  test.each([100, 10_000, 1_000_000])('says what %i runs a day cost a month, with the command and without', (runs) => {
    const cells = cellsOf(runs.toLocaleString('en-US'));

    expect(cells.slice(-2)).toEqual([usd(usdAMonth(DOCUMENTED, runs, 0)), usd(usdAMonth(DOCUMENTED, runs, 1))]);
  });
});

function cellsOf(first: string): readonly string[] {
  const row = OPERATIONS.split('\n').find((line) => line.startsWith(`| ${first} |`)) ?? '';
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function lastCell(first: string): string | undefined {
  return cellsOf(first).at(-1);
}
