import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { link, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import task from '#tasks/cleanup_old_files.ts';
import { cleanFolder } from '#tasks/old-files/clean-folder.ts';
import { aFolder } from '#test/adapters/commands/an-execution.ts';
import { run, type TaskChoices } from './a-task-run.ts';

const OLD = new Date('2020-01-01T00:00:00Z');

test('deletes what is old and matches, keeps the rest, and says what it did', async () => {
  const { root, clean } = await aRoot({ 'old.log': 'x'.repeat(1_500), 'sub/old.log': 'xx', 'old.txt': 'x' });
  await writeFile(join(root, 'new.log'), 'new');
  const { stdout, exitCode } = await clean({ glob: ['*.log', 'sub/*.log'] });
  expect(exitCode).toBe(0);
  expect(filesIn(root)).toEqual(['new.log', 'old.txt', 'sub']);
  expect(stdout).toContain(`deleted ${root}/old.log (1.5 kB)\n`);
  expect(stdout).toContain('Deleted 2 files and folders in 1 place, 1.5 kB.\n');
});

test('removes folders that are old and came to be empty, never the given one', async () => {
  const { root, clean } = await aRoot({ 'a/b/old': 'x', 'c/old': 'x' });
  await writeFile(join(root, 'c/new'), '');
  await age(join(root, 'a/b'), join(root, 'a'), join(root, 'c'), root);
  await clean();
  expect(filesIn(root)).toEqual(['c', 'c/new']);
});

test('a dry run says the same and deletes nothing', async () => {
  const { root, clean } = await aRoot({ 'a/old': 'x' });
  await age(join(root, 'a'));
  const { stdout } = await clean({ dryRun: true });
  expect(filesIn(root)).toEqual(['a', 'a/old']);
  expect(stdout).toBe(
    `would delete ${root}/a/old (1 B)\nwould delete ${root}/a/ (0 B)\nWould delete 2 files and folders in 1 place, 1 B.\n`,
  );
});

test('links are left alone and never followed', async () => {
  const { root, clean } = await aRoot({ 'a/old': 'x' });
  const outside = await aTree({ 'precious/old': 'x' });
  await symlink(join(outside, 'precious'), join(root, 'folder'));
  await symlink(join(outside, 'precious/old'), join(root, 'a/file'));
  await symlink('..', join(root, 'a/up'));
  execFileSync('touch', ['-h', '-d', '2020-01-01', join(root, 'folder'), join(root, 'a/file'), join(root, 'a/up')]);
  const { stdout, exitCode } = await clean();
  expect(exitCode).toBe(0);
  expect(filesIn(outside)).toEqual(['precious', 'precious/old']);
  expect(filesIn(root)).toEqual(['a', 'a/file', 'a/up', 'folder']);
  expect(stdout).toContain(`left ${root}/folder: a link`);
});

test('the bytes of a file with another name are not freed', async () => {
  const { root, clean } = await aRoot({ old: 'x'.repeat(100) });
  const outside = await aFolder();
  await link(join(root, 'old'), join(outside, 'same'));
  expect((await clean()).stdout).toContain('Deleted 1 file or folder in 1 place, 0 B.');
  expect(filesIn(outside)).toEqual(['same']);
});

test('hidden files stay unless the pattern says the dot', async () => {
  const { root, clean } = await aRoot({ '.keep': 'x', '.git/old': 'x', old: 'x' });
  await clean();
  expect(filesIn(root)).toEqual(['.git', '.git/old', '.keep']);
  await clean({ glob: '.keep' });
  expect(filesIn(root)).toEqual(['.git', '.git/old']);
});

test('what is no regular file stays, and is not waited for', async () => {
  const { root, clean } = await aRoot({});
  execFileSync('mkfifo', [join(root, 'pipe')]);
  await age(join(root, 'pipe'));
  expect((await clean()).stdout).toContain('pipe: no regular file');
  expect(filesIn(root)).toEqual(['pipe']);
});

test('names are said on one line', async () => {
  const { clean } = await aRoot({ 'a\ndeleted b': 'x' });
  expect((await clean()).stdout).toContain('/a?deleted b (1 B)\n');
});

test.each([
  ['a folder outside', async (_root: string) => await aTree({ old: 'x' })],
  ['the way out', async (root: string) => `${root}/..`],
  ['a folder that only begins like a root', async (root: string) => await aTree({ old: 'x' }, `${root}-other`)],
  ['the root of the system', async () => '/'],
  ['a relative path', async () => 'tmp'],
  [
    'a link that leads out',
    async (root: string) => {
      await symlink(await aTree({ old: 'x' }), join(root, 'link'));
      return join(root, 'link');
    },
  ],
  ['a folder that is not there', async (root: string) => join(root, 'absent')],
  ['a file', async (root: string) => join(root, 'old')],
])('%s is refused, and nothing at all is deleted', async (_what, elsewhere) => {
  const { root, clean } = await aRoot({ old: 'x' });
  const folder = await elsewhere(root);
  const { exitCode, stderr } = await clean({ folders: [root, folder] });
  expect(exitCode).toBe(64);
  expect(stderr).toContain(folder);
  expect(filesIn(root)).toContain('old');
});

test('without allowed roots nothing may be named', async () => {
  const { root, clean } = await aRoot({ old: 'x' });
  const { exitCode, stderr } = await clean({}, { CRONSTACK_CLEANUP_ROOTS: '/' });
  expect(exitCode).toBe(64);
  expect(stderr).toContain('files are deleted only below');
  expect(filesIn(root)).toEqual(['old']);
});

test.each([{ glob: '../*' }, { glob: '[ab]' }, { olderThanDays: -1 }, { folder: '/tmp' }, { folders: [] }])(
  'arguments that make no sense are refused: %j',
  async (args) => {
    expect((await run(task, { args })).exitCode).toBe(64);
  },
);

test('a folder that is swapped for a link while it is cleaned leads nowhere', async () => {
  const { root } = await aRoot({ 'a/1': 'x', 'a/2': 'x' });
  const outside = await aTree({ 'a/1': 'x', 'a/2': 'x' });
  await cleanFolder(root, {
    dryRun: false,
    isOld(path) {
      if (path.startsWith('a/') && !existsSync(join(root, 'moved'))) {
        renameSync(join(root, 'a'), join(root, 'moved'));
        symlinkSync(join(outside, 'a'), join(root, 'a'));
      }
      return true;
    },
    onDeleted() {},
    onLeft() {},
    onFailed() {},
  });
  expect(filesIn(outside)).toEqual(['a', 'a/1', 'a/2']);
  expect(filesIn(root)).toEqual(['a', 'moved']);
});

test('a folder that was replaced before it was opened is not cleaned', async () => {
  const { root } = await aRoot({});
  const outside = await aTree({ 'x/old': 'x' });
  await symlink(outside, join(root, 'link'));
  const nothing = { dryRun: false, isOld: () => true, onDeleted() {}, onLeft() {}, onFailed() {} };
  await expect(cleanFolder(join(root, 'link'), nothing)).rejects.toThrow();
  await expect(cleanFolder(join(root, 'link/x'), nothing)).rejects.toThrow('moved or replaced');
  expect(filesIn(outside)).toEqual(['x', 'x/old']);
});

test('without arguments: old reports and the folders of dead attempts go, all else stays', async () => {
  const reports = await aTree({ 'daily-1.md': 'x', 'kept.txt': 'x', '.daily-2.md.77': 'x', 'sub/old.md': 'x' });
  const work = await aTree({
    'cronstack-run-dead01/.cache/old': 'x',
    'cronstack-run-mine01/old': 'x',
    'other/old': 'x',
    'old.md': 'x',
  });
  await writeFile(join(reports, 'new.md'), '');
  const { exitCode, stdout } = await run(task, {
    env: { CRONSTACK_REPORTS: reports, TMPDIR: join(work, 'cronstack-run-mine01') },
    scheduledAt: daysFromNow(3),
  });
  expect(exitCode).toBe(0);
  expect(filesIn(reports)).toEqual(['kept.txt', 'new.md', 'sub', 'sub/old.md']);
  expect(filesIn(work)).toEqual(['cronstack-run-mine01', 'cronstack-run-mine01/old', 'old.md', 'other', 'other/old']);
  expect(stdout).toContain('in 2 places');
});

test('the folder of an attempt that may still run stays, however old the files in it say they are', async () => {
  const work = await aTree({ 'cronstack-run-live01/from-an-archive': 'x', 'cronstack-run-mine01/x': 'x' });
  await run(task, {
    env: { CRONSTACK_REPORTS: '/not/there', TMPDIR: join(work, 'cronstack-run-mine01') },
    scheduledAt: daysFromNow(1),
  });
  expect(filesIn(work)).toContain('cronstack-run-live01/from-an-archive');
});

async function aRoot(files: Readonly<Record<string, string>>) {
  const root = await aTree(files, join(await aFolder(), 'root'));
  const clean = (args: Readonly<Record<string, unknown>> = {}, env: TaskChoices['env'] = {}) =>
    run(task, { args: { folders: [root], ...args }, env: { CRONSTACK_CLEANUP_ROOTS: root, ...env } });
  return { root, clean };
}

/** Files of long ago. */
async function aTree(files: Readonly<Record<string, string>>, at?: string): Promise<string> {
  const root = at ?? (await aFolder());
  await mkdir(root, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    await age(join(root, path));
  }
  return root;
}

async function age(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await utimes(path, OLD, OLD);
  }
}

/** What is in a folder, links as themselves. */
function filesIn(folder: string, below = ''): readonly string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const paths = entries.flatMap((entry) => {
    const path = `${below}${entry.name}`;
    return entry.isDirectory() ? [path, ...filesIn(join(folder, entry.name), `${path}/`)] : [path];
  });
  return paths.sort();
}

function daysFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
