import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cliWorld } from './cli-world.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-doctor-'));
const { run } = cliWorld({ env: { XDG_STATE_HOME: root, PATH: root } });

afterAll(() => rmSync(root, { recursive: true }));

test('cronstack doctor tells each thing and what to do, and its exit code says that something is broken', async () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  const well = await run('doctor', '--data', join(root, 'data'), '--port', '0', '--json');
  const ill = await run('doctor', '--data', file, '--port', '0');
  const quiet = await run('doctor', '--data', file, '--port', '0', '--quiet');
  const findings: { readonly check: string; readonly status: string }[] = JSON.parse(well.out);

  expect([well.code, ill.code, quiet.code]).toEqual([0, 1, 1]);
  expect(findings.map(({ check }) => check)).toEqual([
    'node',
    'sqlite',
    'port',
    'data folder',
    'disk',
    'tasks',
    'notice channels',
    'time zones',
    'clock',
    'api',
    'runners',
    'aws',
    'claude',
  ]);
  expect(ill.out).toMatch(/^data folder +broken +\S+file is no folder$/m);
  expect(ill.out).toMatch(/^What to do:\ndata folder: remove it, or choose another folder with --data$/m);
  expect(quiet.out).toBe('data folder\n');
});

test('cronstack doctor refuses what a start refuses', async () => {
  expect(await run('doctor', '--port', 'http')).toMatchObject({
    code: 2,
    err: expect.stringContaining('error: --port (or CRONSTACK_PORT): expected 0 to 65535'),
  });
});
