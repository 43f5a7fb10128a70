import { describe, expect, test } from 'vitest';
import { NOTICE_KINDS } from '#domain/notices/kind.ts';
import { cut, cutWritten } from '#domain/notices/wording/cut.ts';
import { plainLine, plainLines } from '#domain/notices/wording/plain.ts';
import { plainText } from '#domain/notices/wording/plain-text.ts';
import { titleOf } from '#domain/notices/wording/title.ts';
import { writeMessage } from '#domain/notices/wording/write.ts';
import { messageOf, SINCE, told, WRITING } from './told.ts';

const BERLIN = 'Europe/Berlin';

describe('a title', () => {
  test.each([
    [told(), '[failing] orders: 3 runs since 02:00'],
    [told({ count: 1 }), '[failing] orders: 1 run since 02:00'],
    [
      told({ stage: 'reminder', count: 27, at: SINCE + 90_000 }),
      '[still failing] orders: 27 runs since 2026-11-28 02:00',
    ],
    [told({ stage: 'reopened' }), '[failing again] orders: 3 runs since 02:00'],
    [told({ stage: 'flapping', count: 8 }), '[flapping] orders: failing, 8 changes since 02:00'],
    [told({ stage: 'resolved', count: 5, at: SINCE + 7_830 }), '[recovered] orders after 2 hours 10 minutes (5 runs)'],
    [told({ stage: 'resolved', count: 1 }), '[recovered] orders after 2 hours'],
    [told({ stage: 'resolved', detail: 'the job was deleted' }), '[closed] orders: was failing'],
    [told({ stage: 'passed', at: SINCE + 300 }), '[recovered] orders: was failing from 02:00 to 02:05'],
    [told({ kind: 'failed', stage: 'single' }), '[failed] orders: the run of 02:00'],
    [told({ kind: 'missed', stage: 'single' }), '[missed] orders: 3 fires since 02:00'],
    [told({ kind: 'skipping' }), '[skipping] orders: 3 fires in a row since 02:00'],
    [told({ kind: 'late' }), '[late] orders: the run of 02:00 and 2 more have not started'],
    [told({ kind: 'late', count: 1 }), '[late] orders: the run of 02:00 has not started'],
    [told({ kind: 'late', stage: 'resolved', at: SINCE + 90 }), '[started] orders after 1 minute 30 seconds'],
    [told({ kind: 'overrun', count: 1 }), '[overrun] orders: the run of 02:00 is still running'],
    [told({ kind: 'overrun', stage: 'resolved' }), '[ended] orders after 2 hours'],
    [told({ kind: 'unfinished', count: 1 }), '[unfinished] orders: the run of 02:00 is not over'],
    [told({ kind: 'at_risk', count: 1 }), '[at risk] orders: the run of 02:00 is not likely to be over in time'],
    [told({ kind: 'silent' }), '[silent] orders: a success is overdue since 02:00'],
    [told({ kind: 'paused' }), '[paused] orders since 02:00'],
    [told({ kind: 'paused', stage: 'resolved' }), '[resumed] orders after 2 hours'],
    [told({ kind: 'succeeded', stage: 'single' }), '[succeeded] orders: the run of 02:00'],
  ])('says the state first: %#', (notice, title) => {
    expect(titleOf(notice, BERLIN)).toBe(title);
  });

  test('begins with a state for every kind and stage', () => {
    const stages = ['opened', 'reopened', 'reminder', 'flapping', 'resolved', 'passed', 'single'] as const;
    const titles = NOTICE_KINDS.flatMap((kind) => stages.map((stage) => titleOf(told({ kind, stage }), 'UTC')));

    expect(titles).toHaveLength(77);
    for (const title of titles) {
      expect(title).toMatch(/^\[[a-z ]+\] orders\b/);
    }
  });
});

describe('a message', () => {
  test('of one notice holds what somebody needs who is woken by it, in the zone and in UTC', () => {
    const written = writeMessage(messageOf([told()]), WRITING);

    expect(written.title).toBe('[failing] orders: 3 runs since 02:00');
    expect(plainText(written)).toBe(`The run failed: exit code 3
Job: orders, Import of orders
Owner: sales
Tags: shop
Since: 2026-11-28 02:00:00 Europe/Berlin (01:00:00 UTC)
Run: orders.20261128T010000Z
Planned for: 2026-11-28 02:00:00 Europe/Berlin (01:00:00 UTC)
Took: 42 seconds
Exit code: 3
Next fire: 2026-11-28 05:00:00 Europe/Berlin (04:00:00 UTC)

The last lines of its output:

  connecting
  no route to host

https://cron.example.com/runs/orders.20261128T010000Z
`);
  });

  test('leaves the output out where the channel says so, and the link where no console is known', () => {
    const text = plainText(writeMessage(messageOf([told()]), { timezone: 'UTC', output: false }));

    expect(text).not.toContain('no route to host');
    expect(text).not.toContain('http');
  });

  test('of an end says what is, and nothing under the label of the failure', () => {
    const written = writeMessage(messageOf([told({ stage: 'resolved' })]), WRITING);

    expect(written.tone).toBe('over');
    expect(plainText(written)).not.toMatch(/failing|failed/);
  });

  test('of many notices shows the first 20 and counts the others, so that it never grows', () => {
    const notices = Array.from({ length: 20 }, (_, index) => told({ jobId: `job-${index}`, id: `n${index}` }));
    const small = plainText(writeMessage(messageOf(notices, 125), WRITING));
    const large = plainText(writeMessage(messageOf(notices, 999_125), WRITING));

    expect(small).toContain('[failing] job-19: 3 runs since 02:00\nand 125 more');
    expect(large.length - small.length).toBeLessThan(10);
    expect(writeMessage(messageOf([...notices, ...notices], 5), WRITING)).toMatchObject({ rest: 'and 25 more' });
  });

  test('of several tells how many are in trouble and how many are over', () => {
    const mixed = [told(), told({ jobId: 'b' }), told({ jobId: 'c', stage: 'resolved' })];

    expect(writeMessage(messageOf(mixed), WRITING).title).toBe('[3 notices] 2 in trouble, 1 over');
  });

  test('that tests a channel, and one about another channel, say so', () => {
    const test = writeMessage({ kind: 'test', id: 't', channel: 'ops', atMs: SINCE * 1_000 }, WRITING);
    const failing = writeMessage(
      { kind: 'channel_failing', id: 'f', channel: 'hook', sinceMs: SINCE * 1_000, lastError: '500 broken' },
      WRITING,
    );

    expect(test.title).toBe('[test] the channel ops works');
    expect(failing.title).toBe('[channel failing] hook');
    expect(plainText(failing)).toContain('The last answer: 500 broken');
    expect(plainText(failing)).toContain('Since: 2026-11-28 02:00:00 Europe/Berlin (01:00:00 UTC)');
  });
});

describe('a text of others', () => {
  test.each([
    ['\u001b[31mred\u001b[0m \u001b]8;;http://evil\u0007here\u001b]8;;\u0007', 'red here'],
    ['a\r\nSubject: b', 'a Subject: b'],
    ['left\u202egnp.exe', 'leftgnp.exe'],
    ['half \ud83d', 'half \ufffd'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['soft\u00ad fill\u3164\u115f\uffa0 tags\u{e0041}\u{e007f} noted\ufff9\ufffb', 'soft fill tags noted'],
    ['می\u200cخواهم 👩\u200d💻 ❤\ufe0f', 'می\u200cخواهم 👩\u200d💻 ❤\ufe0f'],
    ['a title \u001b]0;that never ends', 'a title 0;that never ends'],
    ['\u009b31mred', 'red'],
  ])('is one plain line: %#', (text, line) => {
    expect(plainLine(text)).toBe(line);
  });

  test('keeps the last lines of an output, and of those the last characters', () => {
    const output = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n');

    expect(plainLines(`${output}\n\n`, 3, 600)).toBe('line 27\nline 28\nline 29');
    expect([...plainLines('😀'.repeat(50), 3, 10)]).toEqual(['…', ...'😀'.repeat(9)]);
  });

  test('is cut by code points, never within a character or an escape', () => {
    expect(cut('😀😀😀', 3)).toBe('😀😀😀');
    expect(cut('😀😀😀😀', 3)).toBe('😀😀…');
    expect(cutWritten('a&b', 6, (one) => (one === '&' ? '&amp;' : one))).toBe('a…');
    expect(cutWritten('a&b', 7, (one) => (one === '&' ? '&amp;' : one))).toBe('a&amp;b');
  });
});
