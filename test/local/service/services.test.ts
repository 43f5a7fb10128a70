import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Ended, ServiceMachine } from '#local/service/machine.ts';
import { Services } from '#local/service/services.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'cronstack-service-')));
const script = join(root, 'bin.js');
writeFileSync(script, '');
let homes = 0;
/** One that nobody listens on. */
const PORT = await freePort();

afterAll(() => rmSync(root, { recursive: true }));

describe('a service of systemd', () => {
  test('runs this very program, with what a start in the same place would read, all of it absolute', () => {
    const { services, home } = aMachine({
      env: { CRONSTACK_RUNNERS: 'heavy', PATH: '/bin:node_modules/.bin:/x/node_modules/.bin' },
    });
    const config = join(home, 'c.json');
    writeFileSync(config, '{"scheduler": {"job_storage_path": "jobs"}}');
    const { definition } = services.draft({ name: 'other', port: PORT, config, data: 'here' });

    expect(definition.words).toEqual([
      '/usr/bin/node',
      script,
      'start',
      '--no-examples',
      '--port',
      PORT,
      '--host',
      '127.0.0.1',
      '--data',
      join(process.cwd(), 'here'),
      '--config',
      config,
      '--runners',
      'heavy',
    ]);
    expect(definition).toMatchObject({ path: '/bin', folder: home });
  });

  test('is written, taken up, enabled and started anew, and is the same when nothing changed', async () => {
    const { services, calls, home } = aMachine();
    const draft = services.draft({ name: 'cronstack', port: PORT });
    await services.install(draft);

    expect(draft.file).toBe(join(home, '.config/systemd/user/cronstack.service'));
    expect(readFileSync(draft.file, 'utf8')).toBe(draft.text);
    expect(readdirSync(join(home, '.config/systemd/user'))).toEqual(['cronstack.service']);
    expect(calls).toEqual([
      'systemctl --user show --property=Version',
      'systemctl --user daemon-reload',
      'systemctl --user enable cronstack.service',
      'systemctl --user restart cronstack.service',
    ]);
    expect(
      [
        draft,
        services.draft({ name: 'cronstack', port: PORT }),
        services.draft({ name: 'cronstack', port: '4802' }),
      ].map(({ found }) => found),
    ).toEqual(['nothing', 'the same', 'another']);
  });

  test('is not written where its manager cannot be reached, which says what to do', async () => {
    const { services, home } = aMachine({
      ended: () => ({ exitCode: 1, output: 'Failed to connect to bus: No medium found' }),
    });

    await expect(services.install(services.draft({ name: 'cronstack' }))).rejects.toThrow(
      /^systemd cannot be reached, and nothing was changed: Failed to connect to bus: No medium found; log in as this user/,
    );
    expect(existsSync(join(home, '.config'))).toBe(false);
  });

  test('is not written where another program has its port', async () => {
    const { services, home } = aMachine();
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = String(typeof address === 'object' ? address?.port : '');

    await expect(services.install(services.draft({ name: 'cronstack', port }))).rejects.toMatchObject({
      code: 'cannot_listen',
    });
    expect(existsSync(join(home, '.config'))).toBe(false);
    server.close();
  });

  test('tells how it fares, and where there is none', async () => {
    const { services } = aMachine({
      ended: () => ({ exitCode: 0, output: 'MainPID=42\nNRestarts=3\nActiveState=active\nSubState=running' }),
    });
    await expect(services.state('cronstack')).rejects.toThrow('there is no service cronstack: ');
    await services.install(services.draft({ name: 'cronstack', port: PORT }));

    expect(await services.state('cronstack')).toMatchObject({
      isRunning: true,
      state: 'active (running)',
      pid: 42,
      restarts: 3,
    });
  });

  test('ends before its file is removed, and is forgotten then', async () => {
    const { services, calls } = aMachine();
    const { file } = services.draft({ name: 'cronstack', port: PORT });
    await services.install(services.draft({ name: 'cronstack', port: PORT }));
    calls.length = 0;

    expect(await services.uninstall('cronstack')).toBe(file);
    expect(existsSync(file)).toBe(false);
    expect(calls).toEqual([
      'systemctl --user show --property=Version',
      'systemctl --user disable --now cronstack.service',
      'systemctl --user daemon-reload',
      'systemctl --user reset-failed cronstack.service',
    ]);
  });

  test('that its manager refuses says which call, and what was said', async () => {
    const { services } = aMachine({
      ended: (call) => (call.includes('enable') ? { exitCode: 1, output: 'no' } : { exitCode: 0, output: '' }),
    });

    await expect(services.install(services.draft({ name: 'cronstack', port: PORT }))).rejects.toThrow(
      'systemctl --user enable cronstack.service failed: no',
    );
  });

  test('runs without its user only where the user lingers', () => {
    expect(aMachine().services.hint).toContain('loginctl enable-linger');
    expect(aMachine({ lingers: true }).services.hint).toBeUndefined();
  });

  test.each([
    ['a name that is none', { name: 'A b' }, '--name: expected 1 to 40'],
    ['any free port', { name: 'x', port: '0' }, '--port: a service needs a port of its own'],
    ['a configuration that is not there', { name: 'x', config: 'no/such' }, 'cannot be read: no such file'],
  ])('is refused %s', (_what, options, message) => {
    expect(() => aMachine().services.draft(options)).toThrow(message);
  });

  test('never runs a program that npm will remove', () => {
    const passing = join(root, '_npx');
    mkdirSync(passing, { recursive: true });
    writeFileSync(join(passing, 'bin.js'), '');

    expect(() => aMachine({ script: join(passing, 'bin.js') }).services.draft({ name: 'x' })).toThrow(
      'lies in a folder that npm empties: install cronstack first',
    );
  });
});

describe('a runner of a deployment as a service', () => {
  const env = {
    AWS_PROFILE: 'runner',
    AWS_REGION: 'eu-west-1',
    AWS_SECRET_ACCESS_KEY: 's3cret',
    CRONSTACK_STAGE: 'prod',
  };

  test('runs this very program, with what a start in the same place would read, all of it absolute', () => {
    const { services, home } = aMachine({ env });
    const { definition, url } = services.draft({
      name: 'office',
      class: 'office',
      data: 'here',
      concurrency: '2',
      allowPrivate: true,
    });

    expect(definition).toMatchObject({ name: 'office', title: 'runner of the class office', folder: home });
    expect(definition.words).toEqual([
      ...['/usr/bin/node', script, 'runner', '--class', 'office'],
      ...['--parameter', '/cronstack-prod/runners/office', '--data', join(process.cwd(), 'here')],
      ...['--concurrency', '2', '--allow-private'],
    ]);
    expect(url).toBeUndefined();
  });

  test.each(['linux', 'darwin'] as const)(
    'on %s it is told its profile and its region, and no key is written down',
    (platform) => {
      const { text } = aMachine({ env, platform }).services.draft({ name: 'office', class: 'office' });

      expect(text).toMatch(/AWS_PROFILE(?:=runner"|<\/key>\n\t\t<string>runner<)/);
      expect(text).toMatch(/AWS_REGION(?:=eu-west-1"|<\/key>\n\t\t<string>eu-west-1<)/);
      expect(text).not.toContain('s3cret');
    },
  );

  test('is installed as any other, and asks for no port', async () => {
    const { services, calls } = aMachine({ env });
    const draft = services.draft({ name: 'cronstack-office', class: 'office' });
    await services.install(draft);

    expect(readFileSync(draft.file, 'utf8')).toContain('Description=Cronstack runner of the class office\n');
    expect(calls.at(-1)).toBe('systemctl --user restart cronstack-office.service');
  });

  test('is refused what a start refuses', () => {
    expect(() => aMachine().services.draft({ name: 'x', class: 'Office' })).toThrow(
      '--runner: expected a runner class',
    );
  });
});

describe('a service of launchd', () => {
  test('is loaded anew, and unloaded before its file is removed', async () => {
    const { services, calls, home } = aMachine({ platform: 'darwin' });
    const draft = services.draft({ name: 'cronstack', port: PORT });
    await services.install(draft);
    await services.uninstall('cronstack');

    expect(draft.file).toBe(join(home, 'Library/LaunchAgents/cronstack.plist'));
    expect(calls).toEqual([
      'launchctl print gui/501',
      'launchctl bootout gui/501/cronstack',
      'launchctl enable gui/501/cronstack',
      `launchctl bootstrap gui/501 ${draft.file}`,
      'launchctl print gui/501',
      'launchctl bootout gui/501/cronstack',
    ]);
    expect(existsSync(draft.file)).toBe(false);
  });

  test('tells how it fares', async () => {
    const { services } = aMachine({
      platform: 'darwin',
      ended: () => ({ exitCode: 0, output: 'gui/501/cronstack = {\n\tstate = running\n\n\tpid = 77\n}' }),
    });
    await services.install(services.draft({ name: 'cronstack', port: PORT }));

    expect(await services.state('cronstack')).toMatchObject({ isRunning: true, state: 'running', pid: 77 });
  });
});

test('there is no service on another system', () => {
  expect(() => aMachine({ platform: 'win32' })).toThrow('there are services on Linux (systemd) and macOS (launchd)');
});

/** A machine whose programs do nothing but end as told, and a user's home on it. */
function aMachine({
  ended = () => ({ exitCode: 0, output: '' }),
  ...changes
}: Partial<ServiceMachine> & { readonly ended?: (call: string) => Ended } = {}) {
  homes += 1;
  const home = join(root, `home-${homes}`);
  mkdirSync(home);
  const calls: string[] = [];
  const services = new Services({
    platform: 'linux',
    env: {},
    home,
    uid: 501,
    lingers: false,
    node: '/usr/bin/node',
    script,
    folder: home,
    run: async ({ argv }) => {
      calls.push(argv.join(' '));
      return ended(argv.join(' '));
    },
    show: async () => 0,
    ...changes,
  });
  return { services, calls, home };
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return String(typeof address === 'object' ? address?.port : address);
}
