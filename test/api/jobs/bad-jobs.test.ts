import { describe, expect, test } from 'vitest';
import { apiWorld, send, watchWrites } from '../api-world.ts';

const GOOD = { id: 'report', schedule: '0 9 * * *', command: 'echo report' };

test('everything that is wrong with a job is said at once, its schedule as well', async () => {
  const { client } = apiWorld();
  const job = { ...GOOD, schedule: '61 9 * * *', timeout: 5, maxRetries: 'three' };

  await expect(client.createJob(job)).rejects.toMatchObject({
    errors: [
      expect.objectContaining({ path: 'maxRetries' }),
      expect.objectContaining({ path: 'timeout' }),
      expect.objectContaining({ path: 'schedule' }),
    ],
  });
});

test.each([
  ['the last weekday of each month', 'last weekday'],
  ['0 9 last Tuesday', 'last tue'],
])('%s is answered with a schedule that is taken', async (schedule, day) => {
  const { client } = apiWorld();
  const meant = `every month on ${day} at 09:00`;
  const message = expect.stringMatching(new RegExp(`; did you mean "${meant}"\\?$`));

  await expect(client.preview({ schedule })).rejects.toMatchObject({ message });
  await expect(client.preview({ schedule: meant })).resolves.toMatchObject({ fires: expect.any(Array) });
});

describe('a bad job is refused with its code and path, and nothing is stored', () => {
  test.each([
    ['an unknown key', { ...GOOD, colour: 'red' }, 'colour', 'unknown key'],
    ['a cron of three fields', { ...GOOD, schedule: '0 9 *' }, 'schedule', 'field'],
    ['words for a day', { ...GOOD, schedule: 'last Friday of the month' }, 'schedule', 'on last fri at 09:00'],
    ['minute 61', { ...GOOD, cron_expression: '61 9 * * *', schedule: undefined }, 'cron_expression', '0-59'],
    ['an unknown zone', { ...GOOD, timezone: 'Mars/Olympus' }, 'timezone', 'IANA'],
    ['an id with a slash', { ...GOOD, id: 'a/b' }, 'id', '1 to 56 characters'],
    ['an id that no path can hold', { ...GOOD, id: '..' }, 'id', '1 to 56 characters'],
    ['a timeout over the limit', { ...GOOD, timeoutSeconds: 3_601 }, 'timeoutSeconds', '3600 s'],
    ['a key that is nearly one', { ...GOOD, timeout: 5 }, 'timeout', 'did you mean timeoutSeconds?'],
    ['a part of a key', { ...GOOD, retries: 5 }, 'retries', 'did you mean maxRetries?'],
    [
      'seconds with a unit',
      { ...GOOD, timeout_seconds: '10m' },
      'timeout_seconds',
      'expected a number of seconds: write 600',
    ],
    ['seconds that are none', { ...GOOD, timeoutSeconds: 'long' }, 'timeoutSeconds', 'expected a number of seconds'],
    ['a city for a zone', { ...GOOD, timezone: 'berlin' }, 'timezone', 'did you mean Europe/Berlin?'],
    ['a zone with a letter wrong', { ...GOOD, timezone: 'Europe/Berln' }, 'timezone', 'did you mean Europe/Berlin?'],
    ['a city before a schedule', { ...GOOD, schedule: 'TZ=tokyo @daily' }, 'schedule', 'did you mean "Asia/Tokyo"?'],
    ['an empty command', { ...GOOD, command: '' }, 'command', ''],
    ['a wrong type', { ...GOOD, maxRetries: 'three' }, 'maxRetries', 'number'],
    ['an array', [GOOD], '', 'an object'],
    ['null', null, '', 'an object'],
    ['a schedule in a list', { ...GOOD, schedule: ['@daily', { cron: '0 24 * * *' }] }, 'schedule[1]', '0-23'],
    ['an unknown key of a command', { ...GOOD, command: { type: 'shell', line: 'x', user: 'root' } }, 'command', ''],
    ['a variable that is none', { ...GOOD, env: { '1ST': 'x' } }, 'env', ''],
    ['one field in two spellings', { ...GOOD, max_retries: 1, maxRetries: 2 }, 'maxRetries', 'spelling'],
  ])('%s', async (_, job, path, message) => {
    const world = apiWorld();
    const written = watchWrites(world);

    const answer = await send(world, 'POST', '/v1/jobs', { body: JSON.stringify(job) });

    expect(answer).toMatchObject({
      status: 400,
      body: {
        code: 'invalid_job',
        errors: [{ path: expect.stringContaining(path), message: expect.stringContaining(message) }],
      },
    });
    expect(written()).toEqual([]);
  });

  test.each([
    ['malformed JSON', '{"id": "report",', 400, 'malformed_json'],
    ['a megabyte', JSON.stringify({ ...GOOD, description: 'x'.repeat(1_048_576) }), 413, 'body_too_large'],
    ['a nesting of 130,000 levels', '['.repeat(130_000) + ']'.repeat(130_000), 400, 'invalid_request'],
    ['130,000 items', `[${'0,'.repeat(129_999)}0]`, 400, 'invalid_job'],
    ['a key called __proto__', '{"id":"report","env":{"__proto__":{"x":1}}}', 400, 'invalid_request'],
    ['the character U+0000', JSON.stringify({ ...GOOD, command: 'echo \0' }), 400, 'invalid_request'],
    ['half a surrogate pair', JSON.stringify({ ...GOOD, name: '\ud800' }), 400, 'invalid_request'],
    ['a number without end', '{"id":"report","maxRuns":1e999}', 400, 'invalid_request'],
    ['a number that no store keeps', '{"id":"report","args":[1e-200]}', 400, 'invalid_request'],
    ['no body', '', 400, 'invalid_request'],
    ['a body of bytes that are no JSON', '\u0007', 400, 'malformed_json'],
  ])('%s', async (_, body, status, code) => {
    const world = apiWorld();
    const written = watchWrites(world);

    const answer = await send(world, 'POST', '/v1/jobs', { body });

    expect(answer).toMatchObject({ status, body: { code, errors: [{ path: expect.any(String) }] } });
    expect(written()).toEqual([]);
    expect(world.faults).toEqual([]);
  });
});

describe('what would change without a word is refused by naming its path, and nothing is stored', () => {
  test.each([
    ['the arguments', '"args": {"ids": [1, 9007199254740993]}', 'args.ids[1]'],
    [
      'a body',
      '"command": {"type": "http", "url": "https://a.test", "body": {"id": 9007199254740993}}',
      'command.body.id',
    ],
    ['a payload', '"command": {"type": "lambda", "functionName": "f", "payload": [[1e400]]}', 'command.payload[0][0]'],
    ['a key that stands twice', '"env": {"A": "1", "A": "2"}', 'env.A'],
    ['a field that stands twice', '"id": "other"', 'id'],
  ])('%s', async (_, field, path) => {
    const job = `{"id": "report", "schedule": "@daily", ${field.includes('command') ? '' : '"command": "true", '}${field}}`;
    for (const [method, target, body, prefix] of [
      ['POST', '/v1/jobs', job, ''],
      ['PUT', '/v1/jobs/report', job, ''],
      ['PATCH', '/v1/jobs/report', job, ''],
      ['POST', '/v1/apply', `{"jobs": [${job}]}`, 'jobs[0].'],
      ['POST', '/v1/plan', `{"jobs": [${job}]}`, 'jobs[0].'],
    ] as const) {
      const world = apiWorld();
      const written = watchWrites(world);

      const answer = await send(world, method, target, { body });

      expect(answer).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', errors: [{ path: prefix + path }] },
      });
      expect(written()).toEqual([]);
    }
  });
});

test('one bad job of an apply keeps all of them out', async () => {
  const world = apiWorld();
  const written = watchWrites(world);

  const jobs = [
    GOOD,
    { ...GOOD, id: 'late', schedule: '61 * * * *' },
    { ...GOOD, id: 'past', schedule: '2020-01-01T00:00:00Z' },
  ];
  const answer = await send(world, 'POST', '/v1/apply', { body: JSON.stringify({ jobs }) });

  expect(answer).toMatchObject({
    status: 400,
    body: { code: 'invalid_job', errors: [{ path: 'jobs[1].schedule' }, { path: 'jobs[2].schedule' }] },
  });
  expect(written()).toEqual([]);
});
