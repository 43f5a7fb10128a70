import { describe, expect, test } from 'vitest';
import { jobSchema } from '#api/shapes/job.ts';
import { PLAIN, readAnsi } from '#console/text/ansi.ts';
import { barsOf } from '#console/text/bars.ts';
import { countByDay, latestDays } from '#console/text/days.ts';
import { definitionOf, writtenDefinition } from '#console/text/definition.ts';
import { changedFields, faultOf, readDefinition, readField, withField, writeField } from '#console/text/draft.ts';
import { compareJobs, readFilter } from '#console/text/filter.ts';
import { hitsIn, LogLines, rowsOf, spansOf, visibleText } from '#console/text/log-rows.ts';
import { agoText, durationText } from '#console/text/phrases.ts';
import { explainPath, jobPath, placeOf, runPath } from '#console/text/place.ts';
import { localText, shortStamp, stamp } from '#console/text/stamp.ts';
import { lastLine, troubleText } from '#console/text/trouble.ts';
import { visible, visibleLines } from '#console/text/visible.ts';
import { jobInputSchema } from '#domain/jobs/schema.ts';

const ESC = '\u001b';

describe('text from outside', () => {
  test.each([
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['a\u202Eb', 'a⟨U+202E⟩b'],
    ['a\u0000b\u0007', 'a␀b␇'],
    ['a\tb', 'a\tb'],
    ['a\u007f\u0085', 'a␡⟨U+0085⟩'],
    ['\u2066x\u2069\u200f\ufeff', '⟨U+2066⟩x⟨U+2069⟩⟨U+200F⟩⟨U+FEFF⟩'],
    ['héllo 世界 👩‍👩‍👧', 'héllo 世界 👩‍👩‍👧'],
  ])('%j is shown as %s', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('keeps its lines', () => {
    expect(visibleLines('a\u0000\nb')).toBe('a␀\nb');
  });

  test.each([
    [`${ESC}[31mred${ESC}[0m plain`, ['fg-red|red', '| plain']],
    [`${ESC}[1;4;38;5;196mx`, ['fg-red bold underline|x']],
    [`${ESC}[38;2;0;0;255mx${ESC}[39my`, ['fg-blue|x', '|y']],
    [`${ESC}[41mx`, ['bg-red|x']],
    [`${ESC}[7mx`, ['inverse|x']],
    [`a${ESC}[2Kb${ESC}[10;5Hc`, ['|a', '|b', '|c']],
    [`${ESC}]8;;javascript:alert(1)${ESC}\\link${ESC}]8;;${ESC}\\`, ['|link']],
    [`${ESC}]0;title\u0007x`, ['|x']],
    [`a${ESC}`, ['|a\u001b']],
  ])('%j is shown in pieces %j', (line, pieces) => {
    expect(readAnsi(line, PLAIN).spans.map(({ text, look }) => `${look}|${text}`)).toEqual(pieces);
  });
});

describe('a log', () => {
  test('has its lines, however they come in pieces, and a look goes on into the next line', () => {
    const lines = new LogLines();
    for (const text of ['on', `e\n${ESC}[31mtw`, 'o\nthr', 'ee']) {
      lines.add({ attempt: 1, text });
    }

    expect(lines.lines.map(visibleText)).toEqual(['one', 'two', 'three']);
    expect(spansOf(at(rowsOf(lines.lines, undefined), 2))).toEqual([{ text: 'three', look: 'fg-red' }]);
  });

  test('begins anew with each attempt, and says what is not kept', () => {
    const lines = new LogLines();
    lines.add({ attempt: 1, text: 'a' });
    lines.add({ attempt: 2, text: 'b\nc', goneBytes: 7 });

    expect(lines.lines.map((line) => [line.attempt, line.number, visibleText(line)])).toEqual([
      [1, 1, 'a'],
      [2, 0, 'attempt 2'],
      [2, 1, '7 bytes are not kept'],
      [2, 2, 'b'],
      [2, 3, 'c'],
    ]);
  });

  test('shows what a terminal would of a bar of progress', () => {
    const lines = new LogLines();
    lines.add({ attempt: 1, text: '10 %\r50 %\r100 %\r\ndone\r\n' });

    expect(lines.lines.map(visibleText)).toEqual(['100 %', 'done']);
  });

  test('is cut into rows of equal width, of which no character is lost, and is found in', () => {
    const lines = new LogLines();
    lines.add({ attempt: 1, text: `${'ab'.repeat(12)}\n\nxy` });
    const rows = rowsOf(lines.lines, 10);

    expect(
      rows.map((row) =>
        spansOf(row)
          .map(({ text }) => text)
          .join(''),
      ),
    ).toEqual(['ababababab', 'ababababab', 'abab', '', 'xy']);
    expect(hitsIn(rows, 'XY')).toEqual([4]);
    expect(hitsIn(rows, '')).toEqual([]);
  });
});

describe('the filter of jobs', () => {
  const job = {
    id: 'report.daily',
    name: 'Daily report',
    state: 'active',
    tags: ['ops', 'EU'],
    timezone: 'Europe/Berlin',
    source: 'jobs.jsonc',
    outcomes: 'FSS',
    running: 1,
  };

  test.each([
    ['', true],
    ['daily', true],
    ['DAILY rep', true],
    ['weekly', false],
    ['tag:eu', true],
    ['tag:e', false],
    ['state:active', true],
    ['state:running', true],
    ['state:paused', false],
    ['outcome:failed', true],
    ['outcome:succeeded', false],
    ['zone:berlin source:jobs', true],
    ['daily outcome:missed', false],
    ['tag:', false],
    ['other:thing', false],
    ['constructor:x', false],
  ])('%j: %s', (text, fits) => {
    expect(readFilter(text)(job)).toBe(fits);
  });

  test.each([
    ['id', 'a b c'],
    ['trouble', 'b c a'],
    ['next', 'c a b'],
    ['last', 'b a c'],
  ] as const)('by %s they come as %s', (order, ids) => {
    const jobs = [
      { ...job, id: 'c', outcomes: 'SF', nextFireAt: '2026-01-01T00:00:00Z' },
      { ...job, id: 'b', outcomes: 'FF', finishedAt: '2026-01-02T00:00:00Z' },
      { ...job, id: 'a', outcomes: 'S', nextFireAt: '2026-01-02T00:00:00Z', finishedAt: '2026-01-01T00:00:00Z' },
    ];

    expect(
      jobs
        .sort(compareJobs(order))
        .map(({ id }) => id)
        .join(' '),
    ).toBe(ids);
  });
});

test.each([
  ['/', { view: 'overview' }],
  ['/jobs', { view: 'jobs' }],
  ['/jobs/a.html', { view: 'job', id: 'a.html', tab: 'overview' }],
  ['/jobs/a/runs', { view: 'job', id: 'a', tab: 'runs' }],
  ['/jobs/a/edit', { view: 'edit', id: 'a' }],
  ['/jobs/a/none', { view: 'unknown' }],
  ['/runs/a%2Fb.20260101T000000Z', { view: 'run', id: 'a/b.20260101T000000Z' }],
  ['/runs/a/b', { view: 'unknown' }],
  ['/jobs/%', { view: 'job', id: '%', tab: 'overview' }],
  ['/constructor', { view: 'unknown' }],
  ['/none', { view: 'unknown' }],
])('the address %s leads to %j', (path, place) => {
  expect(placeOf(path)).toEqual(place);
});

test('addresses that are written are read as what they are of', () => {
  expect(placeOf(jobPath('a b/c', 'audit'))).toEqual({ view: 'job', id: 'a b/c', tab: 'audit' });
  expect(placeOf(runPath('a.b?c'))).toEqual({ view: 'run', id: 'a.b?c' });
  expect(explainPath('a&b', '2026-01-01T00:00:00Z')).toBe('/explain?job=a%26b&at=2026-01-01T00%3A00%3A00Z');
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [4_200, '4.2 s'],
  [5_000, '5 s'],
  [59_999, '59 s'],
  [200_000, '3 min 20 s'],
  [3_600_000, '1 h'],
  [183_600_000, '2 d 3 h'],
])('%i milliseconds are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([
  [0, 'now'],
  [5_000, 'in 5 s'],
  [-65_000, '1 min ago'],
  [-90_000_000, '1 d ago'],
])('%i milliseconds from now is %s', (ms, text) => {
  expect(agoText(1_000_000 + ms, 1_000_000)).toBe(text);
});

test('an instant is written with its zone, and without today', () => {
  const at = Date.parse('2026-10-25T00:30:00Z');

  expect(stamp(at, 0)).toBe('2026-10-25 00:30:00 UTC');
  expect(stamp(at, 120)).toBe('2026-10-25 02:30:00 +02:00');
  expect(stamp(at, -210)).toBe('2026-10-24 21:00:00 -03:30');
  expect(shortStamp(at, 120, at)).toBe('02:30:00 +02:00');
  expect(shortStamp(at, 0, at - 86_400_000)).toBe('2026-10-25 00:30:00 UTC');
  expect(localText('2026-10-25T02:30:00+02:00')).toBe('2026-10-25 02:30:00 +02:00');
  expect(localText('2026-10-25T02:30:00+00:00')).toBe('2026-10-25 02:30:00 +00:00');
});

test('the outcomes of days are counted on the clock of the reader, those of a span on each of its days', () => {
  const days = latestDays(Date.parse('2026-01-03T12:00:00Z'), 3, 60);
  const records = [
    { scheduledAt: '2026-01-01T23:30:00Z', status: 'failed' },
    {
      scheduledAt: '2026-01-01T10:00:00Z',
      status: 'missed',
      span: { from: '2026-01-01T10:00:00Z', to: '2026-01-03T10:00:00Z', count: 3 },
    },
    { scheduledAt: '2025-12-01T00:00:00Z', status: 'succeeded' },
  ];

  expect(countByDay(records, days, () => 60)).toEqual([
    { day: '2026-01-01', counts: { missed: 1 } },
    { day: '2026-01-02', counts: { failed: 1, missed: 1 } },
    { day: '2026-01-03', counts: { missed: 1 } },
  ]);
});

test('marks are counted in stretches, many of one spread from its first to its last', () => {
  const bars = barsOf(
    [
      { atMs: 5, count: 1, isBad: true },
      { atMs: 10, untilMs: 29, count: 2, isBad: false },
      { atMs: 99, count: 1, isBad: false },
    ],
    0,
    30,
    10,
  );

  expect(bars).toEqual([
    { fromMs: 0, good: 0, bad: 1 },
    { fromMs: 10, good: 1, bad: 0 },
    { fromMs: 20, good: 1, bad: 0 },
  ]);
});

test('trouble is said in words, with the last line that says something', () => {
  expect(troubleText({ kind: 'failing', count: 3 })).toBe('fails, 3 times in a row');
  expect(troubleText({ kind: 'late' })).toBe('is late');
  expect(lastLine('a\nETIMEDOUT db:5432\n \n')).toBe('ETIMEDOUT db:5432');
  expect(lastLine('')).toBe('');
});

describe('a draft', () => {
  test.each([
    ['{"id":"a"}', { ok: true, value: { id: 'a' } }],
    ['[]', { ok: false, fault: 'A job is an object: { ... }' }],
    ['{\n"a": 1,\n"b" 2}', { ok: false, fault: expect.stringMatching(/^Line 3 is no JSON/) }],
    ['{', { ok: false, fault: expect.stringMatching(/no JSON/) }],
  ])('%j is read as %j', (text, read) => {
    expect(readDefinition(text)).toEqual(read);
  });

  test.each(['*/5 * * * *', '', '{"cron": ', 'every 90s'])('%j stays the text that it is', (text) => {
    expect(writeField(readField(text))).toBe(text);
  });

  test('a field that is JSON is read as such, and a field is taken away by nothing', () => {
    expect(readField(' {"cron":"0 9 * * *"}')).toEqual({ cron: '0 9 * * *' });
    expect(withField({ id: 'a', name: 'b' }, 'name', undefined)).toEqual({ id: 'a' });
    expect(changedFields({ id: 'a', args: [1], x: 1 }, { id: 'a', args: [2], y: 1 })).toEqual(['args', 'x', 'y']);
  });

  test('an error is told at the field that it is in', () => {
    const errors = [
      { path: 'jobs[0].schedule[1].cron', message: 'one' },
      { path: 'command', message: 'two' },
    ];

    expect(faultOf(errors, 'schedule')).toBe('one');
    expect(faultOf(errors, 'command')).toBe('two');
    expect(faultOf(errors, 'comm')).toBeUndefined();
  });

  test('leaves out each field that a job is read with and cannot be written with', () => {
    const read = Object.fromEntries(Object.keys(jobSchema().shape).map((name) => [name, 1]));
    const written = new Set(Object.keys(jobInputSchema().shape));

    expect(Object.keys(definitionOf(read)).filter((name) => !written.has(name))).toEqual([]);
    expect([...written].filter((name) => name in read && !(name in definitionOf(read)))).toEqual([]);
  });

  test.each([
    [{ type: 'shell', line: 'true' }, 'true'],
    [{ type: 'task', name: 'greet' }, 'greet'],
    [{ type: 'shell', line: 'greet' }, undefined],
    [{ type: 'task', name: 'gone' }, undefined],
    [{ type: 'shell', line: 'true', cwd: '/' }, undefined],
    [{ type: 'shell', argv: ['true'] }, undefined],
    ['true', undefined],
  ])('the command %j is written as %j', (command, written) => {
    expect(writtenDefinition({ id: 'a', command }, ['greet'])).toEqual({ id: 'a', command: written ?? command });
  });

  test('holds nothing of how the job is', () => {
    expect(definitionOf({ id: 'a', state: 'active', revision: 3, counters: {}, tags: [] })).toEqual({
      id: 'a',
      tags: [],
    });
  });
});

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) {
    throw new Error(`there are only ${items.length}`);
  }
  return item;
}
