import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openDataFolder } from '#local/data-folder.ts';
import { secretsOf } from '#local/tools/secrets.ts';
import { cliWorld } from './cli-world.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-cli-backup-'));
const data = join(root, 'data');
const file = join(root, 'before.db');
const database = join(data, 'cronstack.db');
const { run } = cliWorld();

afterAll(() => rmSync(root, { recursive: true }));

test('a backup says what is not in it and how it comes back, and comes back once the runtime is stopped', async () => {
  const runtime = await openDataFolder(data, '2026-11-29T22:05:00Z');

  const made = await run('backup', file, '--data', data);
  const refused = await run('restore', file, '--data', data);
  await runtime.close();
  secretsOf({ data }, {}).set('prod/db', 'hunter2');
  const restored = await run('restore', file, '--data', data);
  const anew = await run('restore', file, '--data', join(root, 'another'));
  const again = await run('restore', file, '--data', join(root, 'new'), '--json');

  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toMatch(/^\S+before\.db\nsecrets and tokens are not in it: .*docs\/secrets\.md.*cronstack restore/);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/^error: nothing was restored: the data folder \S+ is in use by process \d+/m);
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(restored.out).toMatch(
    new RegExp(`^restored ${file} into ${database}\nthe database of before is ${database}\\.before-\\d{8}T\\d{6}Z\n`),
  );
  expect(restored.out).toContain('secrets and tokens are in no backup, and this folder keeps its 1 secret; give');
  expect(anew.out).toContain('secrets and tokens are in no backup, and this folder has none; set the secrets');
  expect(JSON.parse(again.out)).toEqual({ database: join(root, 'new/cronstack.db') });
});

test('in quiet, both say only the file', async () => {
  const copy = join(root, 'quiet.db');
  const folder = join(root, 'quiet');

  expect(await run('restore', file, '--data', folder, '--quiet')).toMatchObject({ out: `${folder}/cronstack.db\n` });
  expect(await run('backup', copy, '--data', folder, '--quiet')).toMatchObject({ out: `${copy}\n` });
});
