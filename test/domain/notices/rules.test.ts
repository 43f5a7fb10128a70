import { expect, test } from 'vitest';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { parseJob } from '#domain/jobs/parse.ts';
import { dueBy } from '#domain/notices/due-by.ts';
import { readIncidents, writeIncidents } from '#domain/notices/incident.ts';
import { INCIDENT_KINDS } from '#domain/notices/kind.ts';
import { incidentId, parseIncidentId } from '#domain/notices/notice.ts';
import { readWatches, watchesOf, writeWatches } from '#domain/notices/watch.ts';

const CHANNELS = { ops: { type: 'slack', url: 'https://hooks.example.com/x' } };

test.each([
  [
    'a channel that there is not',
    { on: ['failing'], to: ['op'] },
    'notify[0].to[0]: no such channel: expected one of ops',
  ],
  [
    'overrun not below the timeout',
    { on: ['overrun'], to: ['ops'], seconds: 600 },
    'notify[0].seconds: no run overruns 600 s',
  ],
  ['silent below two periods', { on: ['silent'], to: ['ops'], seconds: 7_199 }, 'at least two periods, 7200 s'],
  ['late without seconds', { on: ['late'], to: ['ops'] }, 'notify[0].seconds: expected'],
  ['no kind at all', { on: ['down'], to: ['ops'] }, 'notify[0].on[0]: Invalid option: expected one of'],
])('%s is refused, naming where and what was expected', (_, rule, message) => {
  expect(errorsOf([rule])).toEqual([expect.stringContaining(message)]);
});

test('two rules of one kind are refused, and rules that are whole are not', () => {
  const rule = { on: ['failing'], to: ['ops'] };

  expect(errorsOf([rule, rule])).toHaveLength(1);
  expect(errorsOf([rule, { on: ['silent'], to: ['ops'], seconds: 7_200 }])).toEqual([]);
  expect(errorsOf([])).toEqual([]);
});

test('the numbers of rules are read from a head as they were written', () => {
  const watches = watchesOf([
    { on: ['failing', 'skipping'], to: [], after: 3 },
    { on: ['silent'], to: [], seconds: 93_600, remindHours: 0 },
    { on: ['missed', 'unfinished'], to: [], by: '07:00', remindHours: 36 },
  ]);

  const text = writeWatches(watches);

  expect(text).toBe('F3K3S2080-0M-10U-10');
  expect(readWatches(text)).toEqual(watches);
  expect(readWatches('?!x').size).toBe(0);
});

test('incidents are read from a head as they were written', () => {
  const since = 1_780_000_000;
  const list = [
    { kind: 'failing', since, again: 0, reminders: 0 },
    { kind: 'skipping', since, again: 2, toldAt: since, reminders: 12, endedAt: since + 70, count: 5 },
  ] as const;

  const text = writeIncidents({ list, openSince: since });

  expect(text).toBe('tfrksg:FtfrksgKtfrksg.0.2.c.1y.5');
  expect(readIncidents(text)).toEqual({ list, openSince: since });
  expect(readIncidents()).toEqual({ list: [] });
  expect(readIncidents('?:!')).toMatchObject({ list: [] });
});

test('the id of an incident of each kind is read as it was written, whatever its job is called', () => {
  const since = 1_780_000_000;
  for (const kind of INCIDENT_KINDS) {
    for (const jobId of ['orders', 'team-a.orders', 'failing.at_risk']) {
      expect(parseIncidentId(incidentId(jobId, kind, since))).toEqual({ jobId, kind, since });
    }
  }
  expect(parseIncidentId('orders.down.20260601T000000Z')).toBeUndefined();
});

test.each([
  ['later that day', '2026-06-01T01:00:00Z', '07:00', '2026-06-01T05:00:00Z'],
  ['the next day, where it is that time already', '2026-06-01T05:00:00Z', '07:00', '2026-06-02T05:00:00Z'],
  ['over a change of the clocks', '2026-10-24T22:30:00Z', '07:00', '2026-10-25T06:00:00Z'],
  ['a time that a change of the clocks takes away', '2026-03-28T23:30:00Z', '02:30', '2026-03-29T01:00:00Z'],
])('a run is due by a time of day: %s', (_, fire, by, due) => {
  expect(dueBy(by, Date.parse(fire) / 1000, 'Europe/Berlin')).toBe(Date.parse(due) / 1000);
});

function errorsOf(notify: readonly object[]): string[] {
  const parsed = parseConfiguration({ notify: { channels: CHANNELS } });
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.errors));
  }
  const { configuration } = parsed;
  const runners = new Map([['default', { longestAttemptSeconds: 840 }]]);
  const job = { id: 'a', schedule: '@hourly', command: 'true', timeoutSeconds: 600, notify };
  const read = parseJob(job, { configuration, taskNames: new Set(), runners, createdAt: 1_780_000_000 });
  return read.ok ? [] : read.errors.map(({ path, message }) => `${path}: ${message}`);
}
