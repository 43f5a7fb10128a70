import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { systemClock } from '#adapters/machine/clock.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { type ChannelHead, goes, newChannel, refuses, works } from '#domain/notices/channels/head.ts';
import { openDataFolder, SECRETS_FOLDER } from '#local/data-folder.ts';
import { checkChannels } from '#local/doctor/channels.ts';
import { readOptions } from '#local/options.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-doctor-channels-'));
const NOW = Date.parse('2026-11-05T09:00:00Z');
const CHANNELS = {
  near: { type: 'webhook', url: { fromEnvironment: 'HOOK' } },
  ops: { type: 'slack', url: { fromSecret: 'slack' } },
};
const PRIVATE = { HOOK: 'http://127.0.0.1:1/' };
const PUBLIC = { HOOK: 'https://example.com/hook', CRONSTACK_SECRET_SLACK: '' };

afterAll(() => rmSync(root, { recursive: true }));

test('where none is configured, that is all there is to say', async () => {
  expect(await checkChannels(patient('none', {}, {}))).toEqual({
    status: 'skipped',
    found: 'none is configured: nobody is told when a job fails',
  });
});

test('an address that may not be asked and a secret that is not there are told with what is to be done', async () => {
  const { status, found, advice } = await checkChannels(patient('ill', CHANNELS, PRIVATE));

  expect(status).toBe('broken');
  expect(found).toMatch(/^near: a private address, which a runtime asks only .*--allow-private/);
  expect(found).toMatch(
    /; ops: the value of url is not to be had: it is not kept here \(cronstack secrets set slack\)/,
  );
  expect(found).not.toContain('127.0.0.1');
  expect(advice).toBe(
    'start with --allow-private; keep the secret here with cronstack secrets set NAME, or set the variable; try one with: cronstack test-channel NAME',
  );
  expect((await checkChannels(patient('ill', { near: CHANNELS.near }, PRIVATE, { allowPrivate: true }))).status).toBe(
    'warning',
  );
});

test('a channel on which nothing was ever sent is one that nobody knows to work', async () => {
  const settings = patient('untried', CHANNELS, PUBLIC);
  keepSecret('untried', 'slack', 'https://hooks.slack.com/services/x');

  expect(await checkChannels(settings)).toEqual({
    status: 'warning',
    found: 'near, ops: nothing was ever sent there',
    advice: 'once it is started: cronstack test-channel near; cronstack test-channel ops',
  });
});

test('what the data folder knows of each is told, also while a runtime has it', async () => {
  const settings = patient('known', CHANNELS, PUBLIC);
  const folder = await openDataFolder(join(root, 'known'), new Date(NOW).toISOString());
  keepSecret('known', 'slack', 'https://hooks.slack.com/services/x');
  const { channelHeads } = makeSqliteStores({ file: folder.store, clock: systemClock, unreadable: () => undefined });
  const write = async (head: ChannelHead) => {
    await channelHeads.write(head);
    await folder.store.durable();
  };
  await write({ ...works(newChannel('near')), version: 1 });
  await write({ ...works(newChannel('ops')), version: 1 });

  expect(await checkChannels(settings)).toEqual({
    status: 'ok',
    found: 'near, ops: each took what it was sent last',
  });
  await write({ ...refuses(newChannel('ops'), '500 down', NOW), version: 2 });
  expect(await checkChannels(settings)).toMatchObject({
    status: 'broken',
    found: 'ops: it fails since 2026-11-05T09:00:00.000Z: 500 down',
  });
  await write({ ...goes(newChannel('ops'), '404', NOW), version: 3 });
  expect(await checkChannels(settings)).toMatchObject({
    status: 'broken',
    found: expect.stringContaining('ops: '),
    advice: 'try one with: cronstack test-channel NAME',
  });
  await folder.close();
});

test.each([
  [[{ name: 'ops', pending: 0 }], 'ok', 'at http://here: ops: each took what it was sent last'],
  [[{ name: 'ops', pending: 0, untried: true }], 'warning', 'at http://here: ops: nothing was ever sent there'],
  [
    [
      { name: 'near', pending: 3, failingSince: '2026-11-05T09:00:00Z', lastError: '500 down' },
      { name: 'ops', pending: 0, gone: true },
    ],
    'broken',
    'at http://here: near: it fails since 2026-11-05T09:00:00Z: 500 down; ops: its receiver is gone, nothing is sent until a test succeeds',
  ],
  [[], 'skipped', 'none is configured: nobody is told when a job fails'],
  [undefined, 'skipped', 'none is configured: nobody is told when a job fails'],
] as const)(
  'where the configuration here has none, the API that is asked says what it knows: %j',
  async (items, status, found) => {
    const asked: string[] = [];
    const ask = async (url: string) => {
      asked.push(url);
      return items === undefined ? new Response('denied', { status: 403 }) : Response.json({ items });
    };

    expect(await checkChannels({ ...patient('elsewhere', {}, {}), url: 'http://here/', ask })).toMatchObject({
      status,
      found: found.replace('http://here', 'http://here/'),
    });
    expect(asked).toEqual(['http://here/v1/channels']);
  },
);

function patient(
  name: string,
  channels: object,
  env: Readonly<Record<string, string>>,
  options: { readonly allowPrivate?: boolean } = {},
) {
  const config = join(root, `${name}.json`);
  writeFileSync(config, JSON.stringify({ notify: { channels } }));
  const settings = readOptions({ config, data: join(root, name), ...options }, env);
  return { settings, env, url: undefined, ask: () => Promise.reject(new Error('nobody is asked')) };
}

function keepSecret(name: string, secret: string, value: string): void {
  const folder = join(root, name, SECRETS_FOLDER);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, `${secret}.secret`), value, { mode: 0o600 });
}
