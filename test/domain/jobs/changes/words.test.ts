import { expect, test } from 'vitest';
import { changesInWords, goneJobInWords, newJobInWords } from '#domain/jobs/changes/words.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { parseJob } from '#domain/jobs/parse.ts';
import { scheduledJob } from '#domain/jobs/scheduled.ts';

/** Thursday, 5 November 2026, 08:00 UTC. */
const NOW = Date.parse('2026-11-05T08:00:00Z') / 1_000;

test.each([
  ['3 -> 288 fires a day', { schedule: '0 1,2,3 * * *' }, { schedule: '*/5 * * * *' }],
  ['1 -> 86400 fires a day', { schedule: '0 9 * * *' }, { schedule: '* * * * * *' }],
  ['5 -> 1 fire a week', { schedule: '0 9 * * 1-5' }, { schedule: '0 9 * * 1' }],
  ['5 -> 7 fires a week', { schedule: '0 9 * * 1-5' }, { schedule: '0 9 * * *' }],
  ['4 -> 1 fire in 28 days', { schedule: '0 9 * * 1' }, { schedule: '0 9 1 * *' }],
  ['28 -> 0 fires in 28 days', { schedule: '0 9 * * *' }, { schedule: '0 9 1 1 *' }],
  ['next fire moves from 02:00 to 03:00 on 2026-11-06 (UTC)', { schedule: '0 2 * * *' }, { schedule: '0 3 * * *' }],
  [
    'next fire moves from 2026-11-06 02:00 to 2026-11-05 23:30 (UTC)',
    { schedule: '0 2 * * *' },
    { schedule: '30 23 * * *' },
  ],
  ['next fire moves from 11:00 to 10:00 on 2026-11-05 (Europe/Berlin)', {}, { timezone: 'Europe/Berlin' }],
  ['timezone: UTC -> Europe/Berlin', {}, { timezone: 'Europe/Berlin' }],
  ['next fire: there is none after 2026-11-05 10:00', {}, { endAt: '2026-11-05T09:00:00Z' }],
  ['the schedule is written in another way', { schedule: '0 10 * * *' }, { schedule: '00 10 * * *' }],
  ['no longer fires by itself', {}, { schedule: undefined, after: [{ job: 'other' }] }],
  ['now fires by itself', { schedule: undefined, after: [{ job: 'other' }] }, {}],
  ['runs after no other job -> other (failure)', {}, { after: [{ job: 'other', on: 'failure' }] }],
  ['command changes', {}, { command: 'false' }],
  ['command changes from shell line to http', {}, { command: { type: 'http', url: 'https://example.com/' } }],
  ['arguments change', { args: [1] }, { args: [2] }],
  ['variable A is added', {}, { env: { A: 'x' } }],
  ['variable A changes', { env: { A: 'y' } }, { env: { A: 'x' } }],
  ['variable A is removed', { env: { A: 'y' } }, {}],
  ['no longer catches up', {}, { catchup: 'none' }],
  ['catches up with every late fire', {}, { catchup: 'all' }],
  ['is switched off: no longer fires', {}, { enabled: false }],
  ['is switched on', { enabled: false }, {}],
  ['overlap: skip -> queue', {}, { overlap: 'queue' }],
  ['maxRetries: 3 -> 0', {}, { maxRetries: 0 }],
  ['deadlineSeconds: none -> 60', {}, { deadlineSeconds: 60 }],
  ['name: job -> "the job"', {}, { name: 'the job' }],
  ['source: team-a -> none', { source: 'team-a' }, {}],
  ['tags: [] -> ["a"]', {}, { tags: ['a'] }],
])('says "%s"', (words, before, after) => {
  const said = changesInWords(scheduledJob({ ...settings(before), ...REVISION }), settings(after), NOW);

  expect(said).toContain(words);
});

test('where the number of fires stays the same, nothing is said of it', () => {
  const monday = scheduledJob({ ...settings({ schedule: '0 9 * * 1' }), ...REVISION });

  const said = changesInWords(monday, settings({ schedule: '0 9 * * 5' }), NOW);

  expect(said).toHaveLength(2);
  expect(said.join()).not.toContain('fires a week');
});

test('a change of a secret is told and the secret is not', () => {
  const secret = 'hunter2-hunter2';
  const [before, after] = [secret, `${secret}x`].map((value) =>
    settings({
      env: { API_TOKEN: value },
      args: { password: value },
      command: `curl -H "Authorization: Bearer ${value}" https://x`,
      description: `uses ${value}`,
      tags: [value],
    }),
  );
  const said = changesInWords(scheduledJob({ ...(before ?? settings({})), ...REVISION }), after ?? settings({}), NOW);

  expect(said).toEqual([
    'command changes',
    'arguments change',
    'variable API_TOKEN changes',
    'tags: ["***"] -> ["***"]',
    'description: "uses ***" -> "uses ***"',
  ]);
});

test.each([
  ['5 fires a week', '0 9 * * 1-5'],
  ['1 fire in 28 days', '0 9 1 * *'],
  ['0 fires in 28 days', '0 9 1 1 *'],
])('a new job has "%s"', (words, schedule) => {
  expect(newJobInWords(settings({ schedule }), NOW)).toContain(words);
});

test.each([
  ['shell line: make report 2>&1', 'make report\n  2>&1'],
  ['program: "/bin/bash" "-c" "a | b"', { type: 'shell', argv: ['/bin/bash', '-c', 'a | b'] }],
  ['http: GET https://a.test/?token=***', { type: 'http', url: 'https://a.test/?token=hunter2-hunter2' }],
  ['shell line: curl --token *** https://a.test', 'curl --token hunter2-hunter2 https://a.test'],
  ['shell line: echo ***', 'echo hunter2-hunter2'],
  ['program: "echo" "***"', { type: 'shell', argv: ['echo', 'hunter2-hunter2'] }],
  ['shell line: echo red', 'echo \u001b[31mred\u0007'],
  [`shell line: ${'x'.repeat(188)}...`, 'x'.repeat(2_000)],
  [
    `claude (opus): ${'y'.repeat(72)} ***`,
    { type: 'claude', model: 'opus', prompt: `${'y'.repeat(72)} hunter2-hunter2` },
  ],
  ['shell line of bash: a | b', { type: 'shell', shell: 'bash', line: 'a | b' }],
  ['external: runs elsewhere', { type: 'external' }],
])('a new job has the command "%s"', (words, command) => {
  const env = isExternal(command) ? {} : { env: { A_PASSWORD: 'hunter2-hunter2' } };

  expect(newJobInWords(settings({ command, ...env }), NOW)).toContain(`command: ${words}`);
});

test('what is new or gone is said with its fires', () => {
  expect(newJobInWords(settings({ timezone: 'Europe/Berlin' }), NOW)).toEqual([
    'At 10:00 every day (Europe/Berlin)',
    '1 fire a day',
    'next fire 2026-11-05 10:00 (Europe/Berlin)',
    'command: shell line: true',
  ]);
  expect(goneJobInWords(scheduledJob({ ...settings({ schedule: '@hourly' }), ...REVISION }), NOW)).toEqual([
    expect.stringMatching(/^no longer fires: .*24 fires a day, next fire 2026-11-05 09:00/),
  ]);
});

const REVISION = { revision: 1, createdAt: NOW - 3_600, revisedAt: NOW - 3_600 };

function isExternal(command: unknown): boolean {
  return JSON.stringify(command).includes('external');
}

function settings(fields: object): JobSettings {
  const configuration = parseConfiguration({});
  const parsed =
    configuration.ok &&
    parseJob(
      { id: 'job', command: 'true', ...withoutUndefined({ schedule: '0 10 * * *', ...fields }) },
      {
        configuration: configuration.configuration,
        taskNames: new Set(),
        runners: new Map([['default', { longestAttemptSeconds: 3_600 }]]),
        createdAt: REVISION.createdAt,
      },
    );
  if (parsed === false || !parsed.ok) {
    throw new Error(JSON.stringify(parsed));
  }
  return parsed.settings;
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
