import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import { rereadOnHangUp } from '#local/crontab/serve.ts';
import { readOptions } from '#local/options.ts';
import { startLocal } from '#local/start.ts';
import { apiWorld } from '#test/api/api-world.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-crontab-'));
const crontab = join(root, 'crontab');

afterAll(() => rmSync(root, { recursive: true }));

test('a runtime with --crontab and --passthrough has its jobs, prints their lines, and leaves nothing behind', async () => {
  const temporary = join(root, 'tmp');
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
  writeFileSync(crontab, 'A=1\n0 0 1 1 * echo out $A $FOO $CRONSTACK_DATA; echo err >&2; pwd\n@reboot up\n');
  const [words, wrong, out, err] = [collector(), collector(), collector(), collector()];
  let stop: (by: string) => void = () => undefined;
  const told = new Promise<string>((resolve) => {
    stop = resolve;
  });
  const env = { PATH: process.env.PATH, XDG_STATE_HOME: join(root, 'state'), FOO: 'bar', HOME: root };

  const exitCode = startLocal(
    { crontab, passthrough: true },
    { stdout: words, stderr: wrong, env, jobOutput: { stdout: out, stderr: err }, untilStopped: () => told },
  );
  await words.until('Runs, as they end:');
  vi.unstubAllEnvs();
  const client = createClient({ url: /http:\/\/\S+:\d+/.exec(words.text())?.[0] ?? '', environment: env });
  expect((await client.listJobs()).items).toMatchObject([{ id: 'pwd', source: 'crontab', overlap: 'allow' }]);
  await client.runJob('pwd');
  await words.until('succeeded');
  stop('the test');

  expect(await exitCode).toBe(0);
  expect(out.text()).toBe(`out 1 bar\n${root}\n`);
  expect(err.text()).toBe('err\n');
  expect(wrong.text()).toMatch(/^cronstack: left out: .*crontab, line 3: @reboot.*\n$/);
  expect(words.text()).toContain(`cronstack: ${crontab}: pwd created\n`);
  expect(words.text()).not.toContain('examples/');
  expect(readdirSync(temporary)).toEqual([]);
}, 60_000);

test('a runtime is not started on a crontab that cannot be read, or that holds what no cron takes', async () => {
  const words = collector();
  const env = { PATH: process.env.PATH, XDG_STATE_HOME: join(root, 'state') };
  writeFileSync(crontab, '5/15 * * * * a\n');
  const start = (path: string) =>
    startLocal(
      { crontab: path, passthrough: true },
      { stdout: words, stderr: words, env, untilStopped: async () => '' },
    );

  expect([await start(join(root, 'none')), await start(crontab)]).toEqual([2, 2]);
  expect(words.text()).toContain(`${join(root, 'none')} cannot be read`);
  expect(words.text()).toContain(`${crontab}, line 1: minute: the step`);
});

describe('SIGHUP', () => {
  test('lets a crontab be read again; one that cannot be taken changes nothing', async () => {
    const { engine, client } = apiWorld();
    const said: string[] = [];
    const served = { file: { path: crontab }, ...heard(said) };
    const ids = async () => (await client.listJobs()).items.map(({ id }) => id);
    const hungUp = async (text: string) => {
      writeFileSync(crontab, text);
      const before = said.length;
      process.emit('SIGHUP');
      await vi.waitUntil(() => said.length > before);
    };
    const stop = rereadOnHangUp(() => engine, served);
    try {
      await hungUp('@daily one\n@daily two\n');
      expect(await ids()).toEqual(['one', 'two']);
      await hungUp('@daily two\n5/15 * * * * three\n');
      expect(await ids()).toEqual(['one', 'two']);
      await hungUp('@daily two\n');
      expect(await ids()).toEqual(['two']);
    } finally {
      stop();
    }
    expect(said[1]).toContain('line 2: minute');
  });
});

function heard(said: string[]) {
  const hear = (line: string) => said.push(line);
  return { tell: hear, warn: hear };
}

describe('the options of a start with a crontab', () => {
  test('are any port with --passthrough, unless one is said', () => {
    expect(readOptions({ crontab, passthrough: true }, {})).toMatchObject({ port: 0 });
    expect(readOptions({ crontab, passthrough: true }, { CRONSTACK_PORT: '4000' }).port).toBe(4000);
    expect(readOptions({ crontab }, {})).toMatchObject({ port: 4747, crontab: { path: crontab } });
  });

  test('are nothing without one', () => {
    expect(() => readOptions({ passthrough: true }, {})).toThrow('--passthrough: expected --crontab beside it');
    expect(() => readOptions({ crontabForm: 'system' }, {})).toThrow('--crontab-form: expected --crontab beside it');
  });
});

function collector() {
  let all = '';
  const listeners = new Set<() => void>();
  return {
    colors: false,
    write(text: string) {
      all += text;
      for (const listener of listeners) {
        listener();
      }
    },
    text: () => all,
    until: (text: string) =>
      new Promise<void>((resolve) => {
        const look = () => (all.includes(text) ? resolve() : undefined);
        listeners.add(look);
        look();
      }),
  };
}
