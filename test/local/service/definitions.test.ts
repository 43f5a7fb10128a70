import { describe, expect, test } from 'vitest';
import { LEASE_MS } from '#domain/runs/lease.ts';
import type { ServiceDefinition } from '#local/service/definition.ts';
import { agentOf } from '#local/service/launchd-agent.ts';
import { unitOf } from '#local/service/systemd-unit.ts';

const SERVICE: ServiceDefinition = {
  name: 'cronstack',
  title: 'on port 4747',
  folder: '/home/me',
  words: ['/usr/bin/node', '/opt/cronstack/cli/bin.js', 'start'],
  path: '/usr/bin:/bin',
};

describe('the time after which what was told to stop is killed', () => {
  // The longest grace of runs, that of a command between TERM and KILL, and as long as an outcome is waited for.
  const longestStopMs = 20_000 + 5_000 + LEASE_MS;

  test.each([
    ['systemd', Number(line('TimeoutStopSec', {}))],
    ['launchd', Number(/<key>ExitTimeOut<\/key>\s*<integer>(\d+)</.exec(agentOf(SERVICE, '/log'))?.[1])],
  ])('leaves a stop the time that it may take: %s', (_manager, seconds) => {
    expect(seconds * 1_000).toBeGreaterThan(longestStopMs);
  });
});

describe('the unit for systemd', () => {
  test.each([
    ['a space', 'a b', '"a b"'],
    ['quotes', `it's "it"`, `"it's \\"it\\""`],
    ['a backslash', 'a\\b', '"a\\\\b"'],
    ['a specifier', '100%h', '"100%%h"'],
    ['a variable', '$HOME $' + '{HOME}', '"$$HOME $$' + '{HOME}"'],
    ['the end of a command', ';', '";"'],
    ['nothing', '', '""'],
    ['a line break and a tab', 'a\nb\tc', '"a\\nb\\tc"'],
    ['another control character', '\u001b[31m', '"\\x1b[31m"'],
    ['letters of all languages', 'Zürich/日本', '"Zürich/日本"'],
  ])('keeps an argument with %s one word', (_what, word, written) => {
    expect(line('ExecStart', { words: ['/usr/bin/node', word] })).toBe(`"/usr/bin/node" ${written}`);
  });

  test('leaves the $ of the program alone, where none is replaced', () => {
    expect(line('ExecStart', { words: ['/opt/$x %n/node', '$x'] })).toBe('"/opt/$x %%n/node" "$$x"');
  });

  test.each(['"', "'", '\\', '\n'])(
    'is refused a program whose path has %j, which systemd would refuse',
    (character) => {
      expect(() => unitOf({ ...SERVICE, words: [`/opt/${character}/node`] })).toThrow(
        'systemd starts no program whose',
      );
    },
  );

  test('replaces nothing in PATH, and quotes it', () => {
    expect(line('Environment', { path: '/a b:/$c:/%d' })).toBe('"PATH=/a b:/$c:/%%d"');
  });

  test('takes a folder as it is but for specifiers, and refuses one that a line cannot hold', () => {
    expect(line('WorkingDirectory', { folder: `/a 'b' "%n" $x` })).toBe(`/a 'b' "%%n" $x`);
    for (const folder of ['/a\nExecStart=/bin/false', '/a ', '/a\\', '/\u001b']) {
      expect(() => unitOf({ ...SERVICE, folder })).toThrow('a unit of systemd cannot name the folder');
    }
  });

  test('is started again after whatever end but one in order and wrong usage, and with the machine', () => {
    expect(['Restart', 'RestartPreventExitStatus', 'KillMode', 'WantedBy'].map((name) => line(name, {}))).toEqual([
      'on-failure',
      '2',
      'mixed',
      'default.target',
    ]);
  });
});

describe('the agent for launchd', () => {
  test('holds each word as a text of its own', () => {
    const words = ['/usr/bin/node', '<a> & "b"', '$HOME %n', ''];

    expect(agentOf({ ...SERVICE, words }, '/log')).toContain(
      `	<array>
		<string>/usr/bin/node</string>
		<string>&lt;a&gt; &amp; "b"</string>
		<string>$HOME %n</string>
		<string></string>
	</array>`,
    );
  });

  test('refuses what XML cannot hold', () => {
    expect(() => agentOf({ ...SERVICE, folder: '/a\u001b' }, '/log')).toThrow(
      'a property list cannot hold "/a\\u001b"',
    );
  });
});

function line(name: string, changes: Partial<ServiceDefinition>): string | undefined {
  const found = unitOf({ ...SERVICE, ...changes })
    .split('\n')
    .filter((text) => text.startsWith(`${name}=`));
  expect(found).toHaveLength(1);
  return found[0]?.slice(name.length + 1);
}
