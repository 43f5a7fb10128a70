import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { publishPointer } from '#adapters/access/running-runtime.ts';
import { checkApi } from '#local/doctor/api.ts';
import { checkAws } from '#local/doctor/aws.ts';
import { checkClaude } from '#local/doctor/claude.ts';
import { checkClock } from '#local/doctor/clock.ts';
import { judgeDisk } from '#local/doctor/disk.ts';
import type { Finding } from '#local/doctor/finding.ts';
import { checkFolder } from '#local/doctor/folder.ts';
import { checkNode } from '#local/doctor/node.ts';
import { checkPort } from '#local/doctor/port.ts';
import { checkSqlite } from '#local/doctor/sqlite.ts';
import { checkTasks } from '#local/doctor/tasks.ts';
import { checkZones } from '#local/doctor/zones.ts';
import { readOptions } from '#local/options.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-doctor-'));
const NOW = Date.parse('2026-11-05T09:00:00Z');
const API = 'https://api.example.com';

afterAll(() => rmSync(root, { recursive: true }));

const CASES: readonly (readonly [
  what: string,
  status: Finding['status'],
  found: RegExp,
  look: () => Finding | Promise<Finding>,
])[] = [
  ['the least Node', 'ok', /v20\.19\.0/, () => checkNode('v20.19.0')],
  ['a newer Node', 'ok', /v22\.1\.0/, () => checkNode('v22.1.0')],
  ['an older Node', 'broken', /v20\.18\.3/, () => checkNode('v20.18.3')],
  ['a library', 'ok', /3\.53\.0, of x/, () => checkSqlite(async () => ({ name: 'x', version: '3.53.0' }))],
  ['no library', 'broken', /^no SQLite$/, () => checkSqlite(() => Promise.reject(new Error('no SQLite. Use Node 24')))],
  ['any free port', 'ok', /any free one/, () => checkPort({ settings: readOptions({ port: '0' }, {}), env: {} })],
  ['a folder to be made', 'ok', /is made by the first start/, () => checkFolder(join(root, 'a/b'))],
  ['a folder of its own', 'ok', /is yours/, () => checkFolder(aFolder('own', 0o700))],
  ['a folder for all', 'broken', /may be written to by other users/, () => checkFolder(aFolder('open', 0o777))],
  ['a file in its place', 'broken', /is no folder/, () => checkFolder(aFile('file', ''))],
  ['room', 'ok', /2048 MiB/, () => judgeDisk(2 ** 31)],
  ['little room', 'warning', /1023 MiB/, () => judgeDisk(2 ** 30 - 1)],
  ['no room', 'broken', /63 MiB are free: no run is started/, () => judgeDisk(2 ** 26 - 1)],
  ['no tasks', 'ok', /none of yours/, () => checkTasks(join(root, 'none'), false)],
  ['tasks that are read', 'ok', /^greet$/, () => checkTasks(aTask('read'), true)],
  [
    'tasks that are not',
    'broken',
    /^greet: this Node .* reads no TypeScript/,
    () => checkTasks(aTask('unread'), false),
  ],
  ['zones of last year', 'ok', /2025c/, () => checkZones('2025c', NOW)],
  ['zones of two years ago', 'warning', /2024a is 2 years old/, () => checkZones('2024a', NOW)],
  ['no zones', 'broken', /does not know Europe\/Berlin/, () => checkZones('2025c', NOW, () => false)],
  ['no other clock', 'skipped', /no other machine/, () => checkClock({ ...asking(''), url: undefined })],
  ['the clock of an API here', 'skipped', /is on this machine/, () => checkClock(asking('', 'http://127.0.0.1:4747'))],
  ['a clock as here', 'ok', /as the server/, () => checkClock(asking('2026-11-05T08:59:58Z'))],
  ['a clock a bit off', 'warning', /10 s ahead/, () => checkClock(asking('2026-11-05T08:59:50Z'))],
  ['a clock far off', 'broken', /600 s behind the server: AWS/, () => checkClock(asking('2026-11-05T09:10:00Z'))],
  ['an API that tells no time', 'skipped', /does not tell the time/, () => checkClock(asking(''))],
  ['no API', 'skipped', /none was named/, () => checkApi({ ...asking(''), url: undefined })],
  ['an API', 'ok', /answers$/, () => checkApi(asking(''))],
  [
    'an API that lets nobody in',
    'broken',
    /answers 401/,
    () => checkApi({ url: API, ask: async () => new Response('', { status: 401 }) }),
  ],
  [
    'an API that is not there',
    'broken',
    /does not answer: gone/,
    () => checkApi({ url: API, ask: () => Promise.reject(new Error('gone')) }),
  ],
  ['no AWS', 'skipped', /neither/, () => checkAws({ env: {}, url: API }, () => Promise.reject(new Error('asked')))],
  ['AWS', 'ok', /^arn:me in eu-west-1, 1000 functions at once$/, () => checkAws(MEANT, anAccount(1_000))],
  [
    'AWS by the address of an API',
    'ok',
    /1000/,
    () => checkAws({ env: {}, url: 'https://x.execute-api.eu-west-1.amazonaws.com' }, anAccount(1_000)),
  ],
  ['a new account', 'warning', /10 functions at once/, () => checkAws(MEANT, anAccount(10))],
  ['quotas that may not be read', 'warning', /may not be read/, () => checkAws(MEANT, anAccount(undefined))],
  [
    'no identity',
    'broken',
    /^STS refuses: expired$/,
    () => checkAws(MEANT, () => Promise.reject(new Error('STS refuses: expired'))),
  ],
  [
    'no package for AWS',
    'broken',
    /package @aws-sdk\/client-lambda is not installed/,
    () => checkAws(MEANT, () => Promise.reject(notInstalled())),
  ],
  ['claude', 'ok', /^2\.1\.332 .*; no login for jobs/, () => checkClaude({}, async () => '2.1.332 (Claude Code)')],
  [
    'claude with a login',
    'ok',
    /; jobs may log in with ANTHROPIC_API_KEY of this environment$/,
    () => checkClaude({ ANTHROPIC_API_KEY: 'sk-1', ANTHROPIC_AUTH_TOKEN: '' }, async () => '2.2.0 (Claude Code)'),
  ],
  ['an old claude', 'warning', /^2\.1\.99/, () => checkClaude({}, async () => '2.1.99 (Claude Code)')],
  ['no claude', 'skipped', /not on the PATH/, () => checkClaude({}, async () => undefined)],
  [
    'a claude that fails',
    'warning',
    /it is there and fails: exit/,
    () => checkClaude({}, async () => new Error('exit\nmore')),
  ],
];
const MEANT = { env: { AWS_PROFILE: 'me' }, url: undefined };

test('a runtime that has the data folder is told of, on whatever port it listens', async () => {
  const data = aFolder('held', 0o700);
  const env = { XDG_STATE_HOME: join(root, 'state') };
  const takeBack = publishPointer(env, { url: 'http://127.0.0.1:4901', tokenFile: join(data, 'token') });
  const settings = readOptions({ port: '0', data }, env);

  expect(await checkPort({ settings, env })).toEqual({
    status: 'ok',
    found: 'a runtime of yours has the data folder and listens at http://127.0.0.1:4901',
  });
  takeBack();
  expect(await checkPort({ settings, env })).toEqual({ status: 'ok', found: 'any free one' });
});

describe('the doctor finds', () => {
  test.each(CASES)('%s: %s', async (_what, status, found, look) => {
    const finding = await look();

    expect(finding).toMatchObject({ status, found: expect.stringMatching(found) });
    expect(finding.advice !== undefined).toBe(status === 'warning' || status === 'broken');
  });

  test('a port that another program has', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    const env = { XDG_STATE_HOME: root };

    expect(await checkPort({ settings: readOptions({ port }, env), env })).toMatchObject({
      status: 'broken',
      found: `cannot listen on 127.0.0.1:${port}: another program, or a runtime of another user, listens there`,
    });
    server.close();
  });
});

function asking(serverTime: string, url = API) {
  const headers = serverTime === '' ? {} : { date: new Date(serverTime).toUTCString() };
  return { url, now: () => NOW, ask: async () => new Response('', { headers }) };
}

function anAccount(concurrentExecutions: number | undefined) {
  return async () => ({ arn: 'arn:me', region: 'eu-west-1', concurrentExecutions });
}

function notInstalled(): Error {
  const message = "Cannot find package '@aws-sdk/client-lambda' imported from here";
  return Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
}

function aFolder(name: string, mode: number): string {
  const path = join(root, name);
  mkdirSync(path);
  chmodSync(path, mode);
  return path;
}

function aFile(name: string, text: string): string {
  writeFileSync(join(root, name), text);
  return join(root, name);
}

function aTask(name: string): string {
  const folder = aFolder(name, 0o700);
  aFile(join(name, 'greet.ts'), '');
  return folder;
}
