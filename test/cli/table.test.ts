import { expect, test } from 'vitest';
import { displayWidth, truncate } from '#cli/terminal/display-width.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { distance, duration } from '#cli/terminal/times.ts';

test.each([
  ['plain', 5],
  ['zażółć', 6],
  ['日本語', 6],
  ['한국', 4],
  ['e\u0301', 1],
  ['👩‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['❤️', 2],
  ['ＡＢ', 4],
  ['a\u200bb', 2],
  ['', 0],
])('%s is %i columns wide', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test.each([
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['report', 6, 'report'],
  ['report', 3, 're…'],
])('%s cut to %i columns is %s', (text, columns, cut) => {
  expect(truncate(text, columns)).toBe(cut);
});

test('columns stay below each other whatever is in them', () => {
  const rows = [
    { name: '日次', note: 'wide' },
    { name: 'daily', note: 'line\nbreak' },
  ];

  expect(table(rows)).toBe('NAME   NOTE\n日次   wide\ndaily  line\\u000abreak\n');
});

test('the last column ends at the edge of the terminal', () => {
  expect(table([{ name: 'a', note: 'x'.repeat(50) }], 20)).toBe(`NAME  NOTE\na     ${'x'.repeat(13)}…\n`);
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_000, '1.0 s'],
  [59_999, '59.9 s'],
  [60_000, '1 m 0 s'],
  [3_599_999, '59 m 59 s'],
  [3_600_000, '1 h 0 m'],
  [90_000_000, '1 d 1 h'],
  [-1_500, '-1.5 s'],
  [undefined, '-'],
])('%s ms is written %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test('an instant is ahead or behind', () => {
  const now = Date.parse('2026-11-05T08:00:00Z');

  expect(distance('2026-11-05T09:30:00Z', now)).toBe('in 1 h 30 m');
  expect(distance('2026-11-05T07:59:56Z', now)).toBe('4.0 s ago');
});

function table(rows: readonly { name: string; note: string }[], columns?: number): string {
  return formatTable(
    { write: () => {}, colors: false, onLoss: () => undefined, columns },
    [
      { title: 'NAME', value: ({ name }) => name },
      { title: 'NOTE', value: ({ note }) => note },
    ],
    rows,
  );
}
