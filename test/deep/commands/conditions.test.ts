import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { machineSensors } from '#adapters/sensors/machine.ts';
import { conditionsNow } from '#engine/conditions/now.ts';
import { aFolder, execute } from '#test/adapters/commands/an-execution.ts';
import { aServer } from '#test/adapters/commands/http-server.ts';
import { EngineWorld } from '#test/engine/engine-world.ts';

const MORE_THAN_ANY_DISK_MB = 2 ** 40;

const mounted: string[] = [];

afterEach(() => {
  for (const folder of mounted.splice(0)) {
    execFileSync('umount', [folder]);
  }
});

test('each kind of condition is found to hold, and not to hold, on the machine as it is', async () => {
  const folder = await aFolder();
  const [disk, there] = [await aSmallDisk(), join(folder, 'there')];
  writeFileSync(there, '');
  const server = await aServer(({ url }, response) => {
    response.writeHead(url === '/down' ? 503 : 200).end('late\n');
  });
  const pairs: readonly (readonly [met: object, unmet: object, found: RegExp])[] = [
    [
      { type: 'load', below: 100_000 },
      { type: 'load', below: 1e-9 },
      /^[\d.]+ is not below 1e-9 \(1 min, \d+ cores?\)$/,
    ],
    [{ type: 'memory', freeMb: 1 }, { type: 'memory', freeMb: MORE_THAN_ANY_DISK_MB }, /^\d+ MB free of at least/],
    [
      { type: 'disk', path: disk.path, freeMb: 1 },
      { type: 'disk', path: disk.path, freeMb: disk.tooMuchMb },
      /^\d+ MB free on/,
    ],
    [{ type: 'file', path: there, exists: true }, { type: 'file', path: `${there}s`, exists: true }, /is not there$/],
    [
      { type: 'http', url: `${server.url}/up` },
      { type: 'http', url: `${server.url}/down` },
      /^HTTP 503 Service Unavailable: late$/,
    ],
    [
      { type: 'http', url: 'http://127.0.0.1:1/', not: true },
      { type: 'http', url: 'http://127.0.0.1:1/' },
      /^no answer from 127\.0\.0\.1:1: /,
    ],
    [
      { type: 'command', line: 'test "$WORD" = yes' },
      { type: 'command', line: 'echo 3 left >&2; exit 4' },
      /^exit code 4.*3 left/,
    ],
    [{ type: 'command', argv: ['pgrep', '-f', process.argv0] }, { type: 'command', argv: ['false'] }, /^exit code 1/],
  ];

  for (const [met, unmet, found] of pairs) {
    expect(await findings([met])).toMatchObject([{ state: 'met' }]);
    expect(await findings([unmet])).toMatchObject([{ state: 'unmet', words: expect.stringMatching(found) }]);
  }
  expect(await findings([{ type: 'command', line: './is-not-there' }])).toMatchObject([{ state: 'unreadable' }]);
});

async function findings(conditions: readonly object[]) {
  const world = new EngineWorld();
  await world.job({ conditions, env: { WORD: 'yes' } });
  const executor = {
    execute: async ({
      command,
      env,
      signal,
      runId,
    }: Parameters<ReturnType<EngineWorld['runner']>['executor']['execute']>[0]) =>
      (await execute(command, { env, signal, runId })).result,
  };
  const found = await conditionsNow(world.runner(), { executor, sensors: machineSensors() }, 'job');
  return found.ok ? found.value.findings : [];
}

/** A disk of 2 MB where this process may mount one; else the one that temporary files are on. */
async function aSmallDisk(): Promise<{ readonly path: string; readonly tooMuchMb: number }> {
  const path = await aFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return { path, tooMuchMb: MORE_THAN_ANY_DISK_MB };
  }
  mounted.push(path);
  return { path, tooMuchMb: 3 };
}
