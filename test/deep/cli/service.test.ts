import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { agentOf } from '#local/service/launchd-agent.ts';
import { unitOf } from '#local/service/systemd-unit.ts';
import { freePort } from '#test/local/free-port.ts';

const CLI = join(import.meta.dirname, '../../../cli/bin.js');
const MANAGER = '/lib/systemd/systemd';
const ODD = `a 'b' %n $HOME "c" \\d é`;
const root = realpathSync(mkdtempSync(join(tmpdir(), 'cronstack-service-')));
const odd = join(root, ODD);
mkdirSync(odd);
const node = join(root, 'é $HOME %n');
symlinkSync(process.execPath, node);

const SERVICE = {
  name: 'cronstack',
  title: 'on port 4747',
  folder: odd,
  words: [node, join(odd, 'bin.js'), 'start', '--data', join(odd, 'data'), ';', '', '$x'],
  path: `/usr/bin:${odd}`,
};

afterAll(() => rmSync(root, { recursive: true }));

describe.skipIf(!runs('systemd-analyze', '--version'))('with systemd-analyze', () => {
  test('the unit is one, also with names that mean something there', () => {
    const [good, bad] = [join(root, 'good.service'), join(root, 'bad.service')];
    writeFileSync(good, unitOf(SERVICE));
    writeFileSync(bad, unitOf(SERVICE).replace('Restart=', 'Restart=sometimes-').replace('%%n', '%n'));

    expect(verify(good)).toEqual({ status: 0, said: '' });
    expect(verify(bad).said).toMatch(/restart specifier.*is not executable/s);
    expect(verify(bad).status).toBe(1);
  });
});

describe.skipIf(!runs('python3', '-c', 'import plistlib'))('with a reader of property lists', () => {
  test('the agent holds what the service is', () => {
    const file = join(root, 'cronstack.plist');
    writeFileSync(file, agentOf({ ...SERVICE, words: [...SERVICE.words, '<&>'] }, '/log'));
    const script = 'import json, plistlib, sys; print(json.dumps(plistlib.load(open(sys.argv[1], "rb"))))';

    expect(JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }))).toEqual({
      Label: 'cronstack',
      ProgramArguments: [...SERVICE.words, '<&>'],
      WorkingDirectory: odd,
      EnvironmentVariables: { PATH: SERVICE.path },
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      ThrottleInterval: 10,
      ExitTimeOut: 90,
      StandardOutPath: '/log',
      StandardErrorPath: '/log',
    });
  });
});

describe.skipIf(!runs('plistutil', '--version'))('with plistutil', () => {
  test('the agent is a property list', () => {
    const file = join(root, 'linted.plist');
    writeFileSync(file, agentOf(SERVICE, '/log'));

    expect(lint(file)).toBe('');
    writeFileSync(file, agentOf(SERVICE, '/log').replace('<string>', '<text>'));
    expect(lint(file)).toContain('ERROR');
  });
});

/** A systemd of this user, in a namespace where it believes that the machine was started by one (sd_booted(3)). */
describe.skipIf(!(runs(MANAGER, '--version') && runs('unshare', '--mount', 'true')))(
  'with a systemd of this user',
  () => {
    test('the service is installed, killed and started again, and uninstalled', async () => {
      const port = await freePort();
      const file = join(root, 'story.sh');
      writeFileSync(file, storyOf(port));
      const { stdout, stderr, status } = spawnSync('unshare', ['--mount', 'bash', file], {
        encoding: 'utf8',
        cwd: odd,
      });
      const said = stdout.split('\n');

      expect({ status, stderr }).toMatchObject({ status: 0 });
      expect(said).toContain(`installed: cronstack runs, and answers at http://127.0.0.1:${port}`);
      expect(said).toContain(
        `words: ${[process.execPath, realpathSync(CLI)].join('|')}|start|--no-examples|--port|${port}|--host|127.0.0.1|--data|${odd}/scheduled_jobs|`,
      );
      expect(said).toContain(`folder: ${odd}`);
      expect(said).toContain('enabled: enabled');
      expect(said).toContain('again: hello');
      const [before, after] = ['before', 'after'].map((when) =>
        JSON.parse(said.find((line) => line.startsWith(`${when}: `))?.slice(when.length + 2) ?? ''),
      );
      expect([before, after]).toMatchObject([
        { isRunning: true, restarts: 0 },
        { isRunning: true, restarts: 1 },
      ]);
      expect(after.pid).not.toBe(before.pid);
      expect(said).toContain(
        `taken: error: cannot listen on 127.0.0.1:${port}: another program or another runtime listens there (cronstack doctor says which); choose another port with --port`,
      );
      expect(said.find((line) => line.startsWith('gone: '))).toContain('error: there is no service cronstack');
      expect(said).toContain('left: ');
      expect(readFileSync(join(odd, 'scheduled_jobs/used'), 'utf8')).toBe('');
    });
  },
);

function storyOf(port: number): string {
  return `
set -u
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system /run/user
chmod 700 /run/user
export XDG_RUNTIME_DIR=/run/user HOME='${root}/home' XDG_CONFIG_HOME='${root}/home/.config' XDG_STATE_HOME='${root}/home/state'
unset CRONSTACK_URL CRONSTACK_PORT CRONSTACK_TOKEN CRONSTACK_DATA
mkdir -p "$HOME"
${MANAGER} --user > /dev/null 2>&1 &
manager=$!
trap 'kill $manager; wait $manager' EXIT
until systemctl --user show --property=Version > /dev/null 2>&1; do sleep 0.1; kill -0 $manager || exit 3; done
cronstack() { "${process.execPath}" "${CLI}" "$@"; }
main() { systemctl --user show cronstack --property=MainPID --value; }
state() { cronstack service status --json 2> /dev/null | tr -d '\\n '; echo; }

echo "installed: $(cronstack service install --port ${port} --yes 2> /dev/null)" || exit 4
echo "words: $(tr '\\0' '|' < /proc/$(main)/cmdline)"
echo "folder: $(readlink /proc/$(main)/cwd)"
echo "enabled: $(systemctl --user is-enabled cronstack)"
echo "before: $(state)"
echo '[{"id": "hello", "schedule": "@yearly", "command": "true"}]' > jobs.json
cronstack apply jobs.json --url http://127.0.0.1:${port} > /dev/null || exit 6
first=$(main)
kill -KILL $first
for _ in $(seq 60); do cronstack get hello --quiet --url http://127.0.0.1:${port} > /dev/null 2>&1 && break; sleep 0.5; done
echo "again: $(cronstack get hello --quiet --url http://127.0.0.1:${port})"
echo "after: $(state)"
echo "taken: $(cronstack service install --name other --port ${port} --yes 2>&1 > /dev/null | grep error:)"
cronstack service uninstall > /dev/null || exit 5
echo "gone: $(cronstack service status 2>&1)"
echo "left: $(ls "$XDG_CONFIG_HOME/systemd/user")"
`;
}

/** The words of plistutil as it converts a file: its exit code is 0 in any case. */
function lint(file: string): string {
  const { stdout, stderr } = spawnSync('plistutil', ['-i', file, '-o', `${file}.bin`, '-f', 'bin'], {
    encoding: 'utf8',
  });
  return `${stdout}${stderr}`.trim();
}

function verify(file: string): { readonly status: number | null; readonly said: string } {
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
  return { status, said: stderr.trim() };
}

function runs(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args).status === 0;
}
