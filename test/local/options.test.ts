import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readOptions } from '#local/options.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronstack-options-'));

afterAll(() => rmSync(folder, { recursive: true }));

describe('the options of a start', () => {
  test('are the defaults where nothing is said', () => {
    expect(readOptions({}, {})).toMatchObject({
      port: 4747,
      dataFolder: resolve('scheduled_jobs'),
      configuration: { enabled: true, maxConcurrentJobs: 10, timezone: 'UTC' },
    });
  });

  test('come from the command line before the environment before the configuration file', () => {
    const config = aFile('{"scheduler": {"job_storage_path": "from_file"}} // where jobs are kept');
    const environment = { CRONSTACK_PORT: '5000', CRONSTACK_DATA: 'from_environment' };

    expect(readOptions({ config }, {}).dataFolder).toBe(resolve('from_file'));
    expect(readOptions({ config }, environment)).toMatchObject({ port: 5000, dataFolder: resolve('from_environment') });
    expect(readOptions({ config, port: '0', data: 'said' }, environment)).toMatchObject({
      port: 0,
      dataFolder: resolve('said'),
    });
  });

  test('hold the channels of the configuration file', () => {
    const config = aFile('{"notify": {"channels": {"hook": {"type": "webhook", "url": "https://example.com"}}}}');

    expect(readOptions({ config }, {})).toMatchObject({
      configuration: { notify: { channelNames: ['hook'] } },
      channels: { channels: { hook: { type: 'webhook' } }, timezone: 'UTC' },
    });
  });

  test('find the tasks in ./tasks unless told, and refuse one that is named and no folder', () => {
    const config = aFile('{"scheduler": {"tasks_path": "of_file"}}');
    const found = (tasks?: string, variable?: string, said = {}) =>
      readOptions({ tasks, ...said }, { CRONSTACK_TASKS: variable }).tasksFolder;

    expect([found(), found(undefined, undefined, { config })]).toEqual([resolve('tasks'), resolve('of_file')]);
    expect([found(undefined, folder, { config }), found('tasks', folder)]).toEqual([folder, resolve('tasks')]);
    expect(() => found('no/such')).toThrow('--tasks (or CRONSTACK_TASKS): expected a folder, found "no/such"');
  });

  test('let http commands ask private addresses only where that is said', () => {
    const allowed = (said: { allowPrivate?: boolean }, variable?: string) =>
      readOptions(said, { CRONSTACK_ALLOW_PRIVATE_ADDRESSES: variable }).allowPrivateAddresses;

    expect([allowed({}), allowed({}, '0'), allowed({}, '1'), allowed({ allowPrivate: true }, '0')]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(() => allowed({}, 'yes')).toThrow('CRONSTACK_ALLOW_PRIVATE_ADDRESSES: expected 0 or 1, found "yes"');
  });

  test('name the runner classes that jobs may name, default always among them', () => {
    const runners = (said?: string, variable?: string) =>
      readOptions({ runners: said }, { CRONSTACK_RUNNERS: variable }).runners;

    expect([runners(), runners('heavy,long'), runners(undefined, 'heavy'), runners('default', 'heavy')]).toEqual([
      ['default'],
      ['default', 'heavy', 'long'],
      ['default', 'heavy'],
      ['default'],
    ]);
    expect(() => runners('heavy, long')).toThrow('separated by commas, found " long"');
  });

  test('listen on this machine alone and ask for a token, unless told', () => {
    expect(readOptions({}, {})).toMatchObject({ host: '127.0.0.1', tokenRequired: true });
    expect(readOptions({}, {})).not.toHaveProperty('token');
    expect(readOptions({ host: 'localhost' }, { CRONSTACK_HOST: '0.0.0.0' }).host).toBe('127.0.0.1');
    expect(readOptions({}, { CRONSTACK_HOST: '0.0.0.0', CRONSTACK_TOKEN: 'a'.repeat(16) })).toMatchObject({
      host: '0.0.0.0',
      token: 'a'.repeat(16),
      tokenRequired: true,
    });
  });

  test.each(['127.0.0.1', '127.9.9.9', '::1', '0:0:0:0:0:0:0:1', 'localhost'])('need no token on %s', (host) => {
    expect(readOptions({ host, token: false }, {}).tokenRequired).toBe(false);
  });

  test.each(['0.0.0.0', '::', '192.168.1.5', 'fe80::1', '::ffff:127.0.0.1', '128.0.0.1'])(
    'cannot do without a token on %s',
    (host) => {
      expect(() => readOptions({ host, token: false }, {})).toThrow(`--no-token: refused with --host ${host}`);
    },
  );

  test.each(['', 'cronstack.internal', '127.0.0', '127.0.0.1:4747', 'fe80::1%eth0', ' 127.0.0.1'])(
    'refuse the address %j',
    (host) => {
      expect(() => readOptions({ host }, {})).toThrow('--host (or CRONSTACK_HOST): expected an IP address');
    },
  );

  test.each(['short', 'with spaces in between them', 'a\nsecond line which is forged'])(
    'refuse the token %j',
    (token) => {
      expect(() => readOptions({}, { CRONSTACK_TOKEN: token })).toThrow('CRONSTACK_TOKEN: expected 16 to 512');
    },
  );

  test('take the example configuration', () => {
    expect(readOptions({ config: 'examples/config.json' }, {}).configuration).toEqual(
      readOptions({}, {}).configuration,
    );
  });

  test.each(['', 'http', '65536', '-1', '4747 ', '0x10'])('refuse the port %j', (port) => {
    expect(() => readOptions({ port }, {})).toThrow('--port (or CRONSTACK_PORT): expected 0 to 65535');
  });

  test.each([
    [
      'an unknown key of a channel',
      '{"notify": {"channels": {"ops": {"type": "slack", "uri": "x"}}}}',
      /ops\.uri: unknown/,
    ],
    ['an unknown key', '{"scheduler": {"max_jobs": 3}}', /scheduler.*max_jobs/s],
    ['a wrong type', '{"scheduler": {"enabled": "yes"}}', /scheduler\.enabled: .*boolean/],
    ['a number out of range', '{"jobs": {"max_retries": 21}}', /jobs\.max_retries: .*20/],
    ['an unknown zone', '{"cron": {"timezone": "Mars/Base"}}', /cron\.timezone: /],
    ['what is no JSON', '{"cron": oops}', /the file: line 1, column 10: expected a value/],
    ['a list', '[]', /the file: /],
    ['a key twice', '{"cron": {"timezone": "UTC", "timezone": "UTC"}}', /cron.timezone: this key stands twice/],
  ])('refuse %s in the configuration, saying where', (_, text, message) => {
    expect(() => readOptions({ config: aFile(text) }, {})).toThrow(message);
  });

  test('refuse a configuration file that is not there, by name', () => {
    expect(() => readOptions({ config: 'no/such.json' }, {})).toThrow(
      /^the configuration no\/such\.json cannot be read: no such file$/,
    );
  });
});

let files = 0;

function aFile(text: string): string {
  files += 1;
  const path = join(folder, `${files}.json`);
  writeFileSync(path, text);
  return path;
}
