import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openRunnerFolder } from '#local/remote/folder.ts';

const IDS = ['01KB0000000000000000000001', '01KB0000000000000000000002'];

function aPath(): string {
  const root = mkdtempSync(join(tmpdir(), 'cronstack-runner-folder-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return join(root, 'runner');
}

test('a runner has the same name after each start, and an empty folder for its attempts', async () => {
  const path = aPath();
  const ids = [...IDS];
  const first = await openRunnerFolder(path, () => ids.shift() ?? '');
  writeFileSync(join(first.workPath, 'left'), '');
  first.close();

  const second = await openRunnerFolder(path, () => ids.shift() ?? '');
  onTestFinished(() => second.close());

  expect([first.id, second.id]).toEqual([IDS[0], IDS[0]]);
  expect(existsSync(join(second.workPath, 'left'))).toBe(false);
  expect(statSync(path).mode & 0o077).toBe(0);
  expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('*\n');
});

test('it is one runner`s alone', async () => {
  const path = aPath();
  const first = await openRunnerFolder(path, () => IDS[0] ?? '');
  onTestFinished(() => first.close());

  await expect(openRunnerFolder(path, () => IDS[1] ?? '')).rejects.toMatchObject({
    code: 'data_folder_in_use',
    message: expect.stringContaining('give each one a folder of its own with --data'),
  });
});

test('a folder with other files in it is left as it is', async () => {
  const path = aPath();
  const first = await openRunnerFolder(path, () => IDS[0] ?? '');
  first.close();
  const parent = join(path, '..');
  const before = statSync(parent).mode;

  await expect(openRunnerFolder(parent, () => IDS[0] ?? '')).rejects.toMatchObject({ code: 'data_folder_unusable' });

  expect(statSync(parent).mode).toBe(before);
});

// Elsewhere there is no such folder, in which nothing can be made.
test.runIf(process.platform === 'linux')(
  'a folder where the system lets none be made is refused, and not tried for ever',
  async () => {
    await expect(openRunnerFolder('/proc/cronstack/runner', () => IDS[0] ?? '')).rejects.toMatchObject({
      code: 'data_folder_unusable',
      message: expect.stringMatching(
        /^the folder \/proc\/cronstack\/runner cannot be used: ENOENT.*'\/proc\/cronstack'/,
      ),
    });
  },
);
