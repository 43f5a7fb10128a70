import { describe, expect, test } from 'vitest';
import type { Run } from '#api/shapes/run.ts';
import { displayWidth, truncate } from '#cli/terminal/display-width.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { distance, duration } from '#cli/terminal/times.ts';
import { jobsTable } from '#cli/text/jobs-columns.ts';
import { runsTable } from '#cli/text/runs-table.ts';

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

describe('at a terminal of a width', () => {
  const sizes = [40, 60, 80, 120, 200];

  test.each(sizes)('no line of a table is longer than %i', (columns) => {
    const lines = [...jobsAt(columns).split('\n'), ...runsAt(columns).split('\n')];

    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(columns);
  });

  test('the reason has the room, and ids, zones and numbers give way', () => {
    expect(runsAt(60)).toMatchInlineSnapshot(`
      "RUN         SCHEDULED                  STATUS  REASON
      nightly-b…  2026-11-05 06:30:00+01:00  failed  exit code 3:…
      "
    `);
    expect(runsAt(80)).toMatchInlineSnapshot(`
      "RUN                SCHEDULED                  STATUS  REASON
      nightly-backup-o…  2026-11-05 06:30:00+01:00  failed  exit code 3: pg_dump: err…
      "
    `);
    expect(runsAt(200)).toMatchInlineSnapshot(`
      "RUN                                          SCHEDULED                  IN UTC                STATUS  TRIES   LATE     TOOK  REASON
      nightly-backup-of-the-shop.20261105T053000Z  2026-11-05 06:30:00+01:00  2026-11-05 05:30:00Z  failed      0  1.2 s  1 m 5 s  exit code 3: pg_dump: error: connection to server at "db" failed: no route…
      "
    `);
  });

  test('a list of jobs keeps state and next fire', () => {
    expect(jobsAt(60)).toMatchInlineSnapshot(`
      "JOB         STATE   NEXT FIRE                  SCHEDULE
      nightly-b…  active  2026-11-06 02:30:00-03:00  30 2 * * 1-5…
      "
    `);
    expect(jobsAt(80)).toMatchInlineSnapshot(`
      "JOB                STATE   NEXT FIRE                  SCHEDULE
      nightly-backup-o…  active  2026-11-06 02:30:00-03:00  30 2 * * 1-5 America/Arge…
      "
    `);
    expect(jobsAt(200)).toMatchInlineSnapshot(`
      "JOB                         STATE   NEXT FIRE                  IN UTC                LAST    SCHEDULE
      nightly-backup-of-the-shop  active  2026-11-06 02:30:00-03:00  2026-11-06 05:30:00Z  failed  30 2 * * 1-5 America/Argentina/Buenos_Aires
      "
    `);
  });
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

function jobsAt(columns: number): string {
  return jobsTable(outputOf(columns), [
    {
      id: 'nightly-backup-of-the-shop',
      name: 'Backup',
      state: 'active',
      tags: [],
      schedule: '30 2 * * 1-5',
      timezone: 'America/Argentina/Buenos_Aires',
      runner: 'default',
      revision: 1,
      nextFireAt: '2026-11-06T05:30:00Z',
      running: 0,
      waiting: 0,
      outcomes: 'F',
    },
  ]);
}

function runsAt(columns: number): string {
  const run: Run = {
    id: 'nightly-backup-of-the-shop.20261105T053000Z',
    jobId: 'nightly-backup-of-the-shop',
    revision: 1,
    trigger: 'schedule',
    scheduledAt: '2026-11-05T05:30:00Z',
    status: 'failed',
    attempts: [],
    latenessMs: 1_200,
    durationMs: 65_000,
    reason: 'exit code 3: pg_dump: error: connection to server at "db" failed: no route to host',
  };
  return runsTable(outputOf(columns), [run], 'Europe/Berlin');
}

function outputOf(columns: number | undefined): Output {
  return { write: () => {}, colors: false, onLoss: () => undefined, columns };
}

function table(rows: readonly { name: string; note: string }[], columns?: number): string {
  return formatTable(
    outputOf(columns),
    [
      { title: 'NAME', value: ({ name }) => name },
      { title: 'NOTE', value: ({ note }) => note },
    ],
    rows,
  );
}
