import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { costLines, usd, usdAMonth } from '#bench/cost-paper.ts';
import { MIXES, type Mix, printPaper, reaches, UNITS_OF_RUN } from '#bench/scale/paper.ts';
import { RUN } from '#domain/cost/demand.ts';

const COST = readFileSync(join(import.meta.dirname, '../../docs/cost.md'), 'utf8');

describe('the cost table of docs/cost.md', () => {
  test.each(costLines(RUN))('says what a million runs cost: $what', ({ what, usd: amount }) => {
    expect(lastCell(what)).toBe(usd(amount));
  });

  test('adds the lines up', () => {
    const inAll = costLines(RUN).reduce((sum, line) => sum + line.usd, 0);

    expect(lastCell('**in all**')).toBe(`**${usd(inAll)}**`);
  });

  test.each([100, 10_000, 1_000_000])('says what %i runs a day cost a month, with the command and without', (runs) => {
    const cells = cellsOf(runs.toLocaleString('en-US'));

    expect(cells.slice(-2)).toEqual([usd(usdAMonth(RUN, runs, 0)), usd(usdAMonth(RUN, runs, 1))]);
  });
});

describe('the paper calculation', () => {
  test('takes the units of a run from the same count as the cost table', () => {
    expect(UNITS_OF_RUN.jobsWrites + UNITS_OF_RUN.historyWrites).toBe(RUN.writeUnits);
    expect(UNITS_OF_RUN.jobsReads).toBe(RUN.readUnits);
  });

  test('names the limit that the fewest jobs reach: schedules where they seldom run, runs at once where they often do', () => {
    const firstLimits = MIXES.map((mix) => firstOf(mix));

    expect(firstLimits).toEqual([
      ['EventBridge Scheduler, schedules', 10_000_000],
      ['Lambda, functions at once', 55_555],
      ['Lambda, functions at once', 2_693_602],
      ['Lambda, functions at once', 277_777],
    ]);
  });

  test('is at a thousand invocations a second with 300,000 jobs every five minutes', () => {
    const often = { name: 'every 5 minutes', runsASecond: 1 / 300 };
    const invocations = reaches(often).find(({ quota }) => quota.name.includes('invocations'));

    expect(invocations?.jobs).toBeCloseTo(300_000);
  });

  test('prints the first limit of each mix', () => {
    const lines: string[] = [];

    printPaper((line) => lines.push(line));

    expect(lines.filter((line) => line.startsWith('  first limit: '))).toHaveLength(MIXES.length);
  });
});

function firstOf(mix: Mix): readonly [string | undefined, number] {
  const [first] = reaches(mix);
  return [first?.quota.name, Math.floor(first?.jobs ?? 0)];
}

function cellsOf(first: string): readonly string[] {
  const row = COST.split('\n').find((line) => line.startsWith(`| ${first} |`)) ?? '';
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function lastCell(first: string): string | undefined {
  return cellsOf(first).at(-1);
}
