import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeFile } from '#cli/session/write-file.ts';
import { jobInputSchema } from '#domain/jobs/schema.ts';
import { casesOf, propertyRuns } from '#test/property/cases.ts';
import { cliWorld } from '../cli-world.ts';

const label = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((text) => `x${text.replaceAll(/\p{C}/gu, '')}x`);
const text = fc.oneof(
  label,
  fc.constantFrom(
    'yes',
    'on',
    '~',
    'null',
    '0x1F',
    '1e3',
    '012',
    '- a',
    '# no',
    'a: b',
    ' lead',
    'two\nlines\n',
    '*',
    '&a',
    '!b',
    '2026-12-24',
  ),
);
const variables = fc.dictionary(fc.constantFrom('A', 'LANG', 'on', 'y'), text, { maxKeys: 3 });
const json = fc.oneof(
  fc.array(
    fc.oneof(text, fc.integer(), fc.constantFrom(0, -0.5, 1e21, 1e-7, 123_456_789.125, 2 ** 53), fc.constant(null)),
  ),
  fc.dictionary(text, fc.oneof(text, fc.boolean(), fc.array(text, { maxLength: 2 })), { maxKeys: 3 }),
);
const command = fc.oneof(
  fc.constantFrom('true', 'tidy', '* * *'),
  fc.record({
    type: fc.constant('shell'),
    argv: fc.array(text, { minLength: 1, maxLength: 3 }),
    env: variables,
    cwd: fc.constant('/tmp'),
    stdin: text,
  }),
  fc.record({
    type: fc.constant('http'),
    url: fc.constant('https://example.com/a?b=c#d'),
    body: json,
    followRedirects: fc.boolean(),
  }),
  fc.record({ type: fc.constant('lambda'), functionName: fc.constant('fn'), payload: json }),
  fc.record({ type: fc.constant('task'), name: fc.constant('tidy'), args: json }),
);
const schedule = fc.constantFrom(
  '*/5 * * * *',
  '10 0 1 1 *',
  'every 90s',
  'rate(5 minutes)',
  { cron: 'H 2 * * *', timezone: 'Europe/Berlin', dst: { gap: 'skip', overlap: 'both' } },
  ['@daily', { every: '1h', anchor: '2026-01-01T00:00:00Z' }, { at: ['2027-12-24T18:00:00+01:00'] }],
);
const whole = (min: number, max: number) => fc.integer({ min, max });
/** Every field that a job may have. */
const FIELDS = {
  name: label,
  description: text,
  owner: label,
  source: label,
  schedule,
  timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Chatham'),
  startAt: fc.constantFrom('2026-12-01T00:00:00Z', '2026-12-24T18:00:00+01:00'),
  endAt: fc.constant('2030-01-01T00:00:00Z'),
  calendars: fc.constant({
    bavaria: {
      timezone: 'Europe/Berlin',
      weekend: ['sat', 'sun'],
      days: [
        { date: '2027-01-06', name: 'Epiphany' },
        { from: '2026-12-24', to: '2027-01-01' },
      ],
      workdays: ['2027-10-09'],
      windows: [
        { days: ['mon'], from: '18:00', to: '06:00', name: 'batch' },
        { start: '2027-03-20T18:00', end: '2027-03-22T06:00' },
      ],
      through: '2030-12-31',
    },
  }),
  maxRuns: whole(1, 1_000_000_000),
  jitterSeconds: whole(0, 86_400),
  precision: fc.constantFrom('minute', 'second'),
  command,
  args: json,
  env: variables,
  shell: fc.constantFrom('sh', 'bash'),
  isolatedHome: fc.boolean(),
  runner: fc.constant('default'),
  timeoutSeconds: whole(1, 3_600),
  maxRetries: whole(0, 20),
  retryDelaySeconds: whole(0, 600),
  onLost: fc.constantFrom('retry', 'fail'),
  conditions: fc.constantFrom(
    [],
    [
      { type: 'load', below: 0.5, minutes: 15 },
      { type: 'file', path: '/a b', exists: false, unreadable: 'met' },
    ],
    [
      { type: 'http', url: 'https://db.test/', expect: [204, '3xx'], not: true },
      { type: 'command', argv: ['on'] },
    ],
  ),
  unmet: fc.constantFrom('skip', 'fail', 'wait'),
  wait: fc.constantFrom({}, JSON.parse('{"atMostSeconds": 7200, "everySeconds": 120, "then": "run"}')),
  overlap: fc.constantFrom('skip', 'queue', 'replace', 'allow'),
  catchup: fc.constantFrom('latest', 'all', 'none'),
  deadlineSeconds: whole(1, 86_400),
  group: fc.oneof(fc.constant({ name: 'g' }), fc.constant({ name: 'g', mode: 'parallel', maxConcurrent: 3 })),
  after: fc.constantFrom([{ job: 'parent' }], [{ job: 'parent', on: 'failure' }], []),
  maxRunsPerHour: whole(1, 1_000_000),
  pauseAfterFailures: whole(1, 1_000_000),
  // The installation that is tried has no channels: a rule would name one.
  notify: fc.constant([]),
  ping: fc.constantFrom({ url: 'https://ping.test/1' }, { url: { fromSecret: 'ping' } }),
  tags: fc.uniqueArray(fc.constantFrom('a', 'b/c', '1', 'on', 'null'), { maxLength: 3 }),
  enabled: fc.boolean(),
};

/** What becomes of a run whose conditions do not hold is said beside conditions alone. */
function withFitting({ conditions, unmet, wait, ...job }: Record<string, unknown>) {
  const isThere = Array.isArray(conditions) && conditions.length > 0;
  return { ...job, conditions, ...(isThere ? { unmet } : {}), ...(isThere && unmet === 'wait' ? { wait } : {}) };
}

test('the jobs that are tried have every field that there is', () => {
  expect(['id', ...Object.keys(FIELDS)].sort()).toEqual(Object.keys(jobInputSchema().shape).sort());
});

test.each(['json', 'yaml'])(
  'what export writes as %s, plan finds unchanged, and an empty installation makes the same of it',
  async (format) => {
    const job = fc.record(FIELDS, { requiredKeys: ['schedule', 'command'] }).map(withFitting);

    await fc.assert(
      fc.asyncProperty(fc.array(job, { minLength: 2, maxLength: 6 }), async (jobs) => {
        const { run, files, api } = cliWorld();
        await api.client.createJob({ id: 'parent', schedule: '@daily', command: 'true' });
        for (const [index, fields] of jobs.entries()) {
          await api.client.createJob({ id: `job-${index}`, ...fields });
        }

        expect(await run('export', `jobs.${format}`)).toMatchObject({ code: 0, out: '' });

        const plan = await run('plan', `jobs.${format}`);
        expect(plan).toMatchObject({
          code: 0,
          out: expect.stringContaining(`\n${jobs.length + 1} unchanged\n`.trimStart()),
        });
        expect(plan.out).not.toMatch(/updated|created/);
        const other = cliWorld();
        other.files.set(`in.${format}`, files.get(`jobs.${format}`) ?? '');
        expect(await other.run('apply', `in.${format}`)).toMatchObject({ code: 0 });
        const [was, is] = await Promise.all(
          [api, other.api].map(async ({ client }) => (await client.listJobs()).items),
        );
        expect(is).toEqual(was);
      }),
      { ...propertyRuns(casesOf(2)), endOnFailure: true },
    );
  },
);

test.each(['json', 'yaml'])('texts with separators of lines stay what they are in %s', async (format) => {
  const { run, files, api } = cliWorld();
  const text = 'one\u2028two\u2029three\u0085four\u00a0\ufeff';
  await api.client.createJob({ id: 'a', schedule: '@daily', command: 'true', env: { A: text } });

  await run('export', `jobs.${format}`);

  expect(files.get(`jobs.${format}`)).toBeDefined();
  expect((await run('plan', `jobs.${format}`)).out).toMatch(/^1 unchanged\n/);
});

test('a file has nothing that a job has anyhow, and standard output is JSON unless told', async () => {
  const { run, api, files } = cliWorld();
  await api.client.createJob({ id: 'a', schedule: '@daily', command: 'true', source: 'git' });
  await api.client.createJob({ id: 'b', schedule: '@daily', command: 'true' });
  const written = {
    id: 'a',
    source: 'git',
    schedule: '@daily',
    timezone: 'UTC',
    command: { type: 'shell', line: 'true' },
    timeoutSeconds: expect.any(Number),
    maxRetries: 3,
    retryDelaySeconds: 30,
  };

  expect(JSON.parse((await run('export', '--source', 'git')).out)).toEqual([written]);
  expect((await run('export', '--source', 'git', '--format', 'yaml')).out).toMatch(
    /^- id: a\n {2}source: git\n {2}schedule: "@daily"\n/,
  );
  expect((await run('export', '--source', 'none')).out).toBe('[]\n');
  const yaml = expect.stringMatching(/^- id: a\n/);
  expect((await run('export', '--output', 'yaml')).out).toEqual(yaml);
  expect((await run('export', '--json', '--format', 'yaml')).out).toEqual(yaml);
  await run('export', 'jobs.yaml', '--json');
  expect(JSON.parse(files.get('jobs.yaml') ?? '')).toMatchObject([{ id: 'a' }, { id: 'b' }]);
});

test('a file that cannot be written whole leaves the one that was there, and nothing beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-export-'));
  const file = join(folder, 'jobs.json');
  try {
    await writeFile(file, parts('old'));
    await expect(writeFile(file, failing())).rejects.toThrow('no more');

    await expect(writeFile(join(folder, 'none', 'jobs.json'), parts('new'))).rejects.toMatchObject({
      code: 'bad_file',
      message: `cannot write ${join(folder, 'none', 'jobs.json')}: there is no folder ${join(folder, 'none')}`,
    });
    expect(await readdir(folder)).toEqual(['jobs.json']);
    expect(await readFile(file, 'utf8')).toBe('old');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function* parts(...all: readonly string[]) {
  yield* all;
}

async function* failing() {
  yield 'half';
  throw new Error('no more');
}
