import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { TokenFolder } from '#adapters/access/token-folder.ts';
import { writePrivateFile } from '#adapters/machine/private-file.ts';
import { SecretFolder } from '#adapters/machine/secret-folder.ts';
import { sha256 } from '#adapters/machine/sha256.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { EVERYTHING } from '#domain/access/grant.ts';
import { openDataFolder, SECRETS_FOLDER, TOKENS_FOLDER } from '#local/data-folder.ts';
import { keepOutOfGit } from '#local/own-folder.ts';
import { aHead, NOON } from '#test/conformance/builders.ts';
import { FakeClock } from '#testing/clock.ts';

const STARTED_AT = '2026-11-23T09:00:00.000Z';
const library = await findSqlite();
const clock = new FakeClock(NOON * 1000);
const isRoot = process.getuid?.() === 0;
const root = mkdtempSync(join(tmpdir(), 'cronstack-data-'));

afterAll(() => rmSync(root, { recursive: true }));

describe('a data folder', () => {
  test('is made where it is missing, and is new until it is marked as used', async () => {
    const path = join(root, 'deep', 'new');
    const first = await openDataFolder(path, STARTED_AT);
    expect(first.isNew).toBe(true);
    first.markUsed();
    await first.close();

    const second = await openDataFolder(path, STARTED_AT);

    expect(second.isNew).toBe(false);
    await second.close();
  });

  test('is not made where there is no SQLite to keep it with', async () => {
    const path = join(root, 'without');
    const opened = openDataFolder(path, STARTED_AT, () => Promise.reject(new Error('no SQLite 3.51.3 or newer')));

    await expect(opened).rejects.toMatchObject({
      code: 'data_folder_unusable',
      message: `the data folder ${path} cannot be used: no SQLite 3.51.3 or newer`,
    });
    expect(existsSync(path)).toBe(false);
  });

  test('starts with no folders of earlier attempts', async () => {
    const path = join(root, 'attempts');
    const first = await openDataFolder(path, STARTED_AT);
    writeFileSync(join(first.workPath, 'left-behind'), '');
    await first.close();

    const second = await openDataFolder(path, STARTED_AT);

    expect(existsSync(join(second.workPath, 'left-behind'))).toBe(false);
    await second.close();
  });

  test('is refused to a second holder, naming the first one and the folder', async () => {
    const path = join(root, 'held');
    const held = await openDataFolder(path, STARTED_AT);

    const second = openDataFolder(path, STARTED_AT);

    await expect(second).rejects.toMatchObject({
      code: 'data_folder_in_use',
      message: `the data folder ${held.path} is in use by process ${process.pid} (started ${STARTED_AT}); stop that, or choose another folder with --data (in a program: jobStoragePath)`,
    });
    await held.close();
  });

  test('is refused while another process holds it, and free once that process is killed, whoever has its number then', async () => {
    const path = join(root, 'killed');
    const holder = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', holderProgram(path)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    await expect(openDataFolder(path, STARTED_AT)).rejects.toThrow(`is in use by process ${holder.pid} `);

    holder.kill('SIGKILL');
    await once(holder, 'exit');
    writeFileSync(join(path, 'process.json'), JSON.stringify({ pid: process.pid, startedAt: STARTED_AT }));

    const taken = await openDataFolder(path, STARTED_AT);
    await taken.close();
  });

  test("is this user's alone, with all that is in it: what others could read is closed to them", async () => {
    const path = aFolder(0o755);
    mkdirSync(join(path, 'reports'), { mode: 0o755 });
    writeFileSync(join(path, 'used'), '', { mode: 0o644 });

    const first = await openDataFolder(path, STARTED_AT);
    first.markUsed();
    await first.close();
    const second = await openDataFolder(path, STARTED_AT);

    expect([first.wasReadable, second.wasReadable]).toEqual([true, false]);
    expect(readableByOthers(path)).toEqual([]);
    await second.close();
    expect(readdirSync(path).sort()).toEqual(['.gitignore', 'cronstack.db', 'lock', 'reports', 'used', 'work']);
  });

  test.each([0o775, 0o757, 0o777])('that others may write to is refused, and left as it is: mode %o', async (mode) => {
    const path = aFolder(mode);

    await expect(openDataFolder(path, STARTED_AT)).rejects.toMatchObject({
      code: 'data_folder_unusable',
      message: `the data folder ${path} cannot be used: other users may write to it (mode 0${mode.toString(8)}), and what is in it runs as you: look at it, then say chmod 700 ${path}, or choose another folder with --data (in a program: jobStoragePath)`,
    });
    expect(readdirSync(path)).toEqual([]);
    expect(statSync(path).mode & 0o777).toBe(mode);
  });

  test('that an earlier version kept jobs in is refused, saying what to do, and left as it is', async () => {
    const path = aFolder(0o700);
    mkdirSync(join(path, 'store'), { mode: 0o700 });
    writeFileSync(join(path, 'store', 'CURRENT'), '');

    await expect(openDataFolder(path, STARTED_AT)).rejects.toMatchObject({
      code: 'data_folder_unusable',
      message: expect.stringMatching(/its jobs are in the folder store.*with that version, write them into a file/),
    });
    expect(readdirSync(path)).toEqual(['store']);
  });

  test.each(['process.json', 'cronstack.db', 'cronstack.db-wal', 'lock', 'work', 'reports', 'token'])(
    'with a link in the place of %s is refused, and what it leads to is left alone',
    async (name) => {
      const [path, victim] = [aFolder(0o700), aFolder(0o700)];
      writeFileSync(join(victim, 'LOG'), 'as it was');
      writeFileSync(join(path, 'used'), '');
      symlinkSync(name.includes('.db') ? join(victim, 'LOG') : victim, join(path, name));

      await expect(openDataFolder(path, STARTED_AT)).rejects.toThrow(`${join(path, name)} is a link`);

      expect(readdirSync(victim)).toEqual(['LOG']);
      expect(readFileSync(join(victim, 'LOG'), 'utf8')).toBe('as it was');
    },
  );

  test('with the files of others is left as it is, and refused', async () => {
    const path = aFolder(0o755);
    mkdirSync(join(path, 'work'), { mode: 0o755 });
    writeFileSync(join(path, 'work', 'thesis'), 'as it was');

    await expect(openDataFolder(path, STARTED_AT)).rejects.toThrow('there are other files in it, such as work');

    expect(readFileSync(join(path, 'work', 'thesis'), 'utf8')).toBe('as it was');
    expect(statSync(path).mode & 0o777).toBe(0o755);
    expect(readdirSync(path)).toEqual(['work']);
  });

  test('is left out by git, with its secrets, its tokens and all else', async () => {
    const repository = aFolder(0o700);
    const path = join(repository, 'scheduled_jobs');
    const env = { PATH: process.env.PATH, HOME: repository };
    const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, env, encoding: 'utf8' });
    git('init', '--quiet');
    const folder = await openDataFolder(path, STARTED_AT);
    new SecretFolder(join(path, SECRETS_FOLDER)).set('prod/db', 'hunter2');
    new TokenFolder(join(path, TOKENS_FOLDER)).add('ci', EVERYTHING, STARTED_AT);
    writeFileSync(folder.tokenPath, 'token');
    writeFileSync(join(repository, 'jobs.json'), '[]');

    expect(git('add', '-A', '-n', '.')).toBe("add 'jobs.json'\n");
    await folder.close();
  });

  test('gets its .gitignore again where it is missing, and keeps one of yours', async () => {
    const path = aFolder(0o700);
    const file = join(path, '.gitignore');
    const opened = async () => {
      await (await openDataFolder(path, STARTED_AT)).close();
      return readFileSync(file, 'utf8');
    };

    expect(await opened()).toBe('*\n');
    rmSync(file);
    expect(await opened()).toBe('*\n');
    writeFileSync(file, '*\n!reports\n');
    expect(await opened()).toBe('*\n!reports\n');
  });

  test('with nothing but a .gitignore in it is taken', async () => {
    const path = aFolder(0o700);
    writeFileSync(join(path, '.gitignore'), '');

    await (await openDataFolder(path, STARTED_AT)).close();

    expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('');
  });

  test('that is a repository itself is not kept out of it', async () => {
    const path = aFolder(0o700);
    await (await openDataFolder(path, STARTED_AT)).close();
    rmSync(join(path, '.gitignore'));
    mkdirSync(join(path, '.git'));

    await (await openDataFolder(path, STARTED_AT)).close();

    expect(existsSync(join(path, '.gitignore'))).toBe(false);
  });

  test('in which no .gitignore can be written is not refused for that', () => {
    const missing = join(root, 'not', 'there');

    keepOutOfGit(missing);

    expect(existsSync(missing)).toBe(false);
  });

  test('of a new file system has its own folder in it, and is taken', async () => {
    const path = aFolder(0o700);
    mkdirSync(join(path, 'lost+found'), { mode: 0o700 });

    await (await openDataFolder(path, STARTED_AT)).close();
  });

  test('with a file in it that others could write is refused, if they could come to it', async () => {
    const [open, closed] = [aFolder(0o755), aFolder(0o700)];
    for (const path of [open, closed]) {
      writeFileSync(join(path, 'used'), '');
      chmodSync(join(path, 'used'), 0o666);
    }

    await expect(openDataFolder(open, STARTED_AT)).rejects.toThrow(
      `other users may write to ${join(open, 'used')} (mode 0666): look at it, then say chmod go-w`,
    );
    const folder = await openDataFolder(closed, STARTED_AT);
    expect(readableByOthers(closed)).toEqual([]);
    await folder.close();
  });

  test('may itself be a link to a folder that fits', async () => {
    const path = aFolder(0o700);
    symlinkSync(path, `${path}-link`);

    const folder = await openDataFolder(`${path}-link`, STARTED_AT);

    expect(folder.path).toBe(path);
    await folder.close();
  });

  test.runIf(isRoot).each(['', 'cronstack.db', 'used', 'link'])(
    'is refused where another user owns a part of it: %j (needs root, to give it away)',
    async (part) => {
      const path = aFolder(0o700);
      writeFileSync(join(path, 'cronstack.db'), '');
      writeFileSync(join(path, 'used'), '');
      symlinkSync(path, `${path}-link`);
      lchownSync(part === 'link' ? `${path}-link` : join(path, part), 65_534, 65_534);

      await expect(openDataFolder(part === 'link' ? `${path}-link` : path, STARTED_AT)).rejects.toThrow(
        / belongs to user 65534, who could have jobs run as you \(user 0\): start as that user, say chown -R 0 on it/,
      );
    },
  );

  describe('that was moved away', () => {
    const KEPT = ['.gitignore', 'cronstack.db', 'lock', 'work'];
    const IN_USE = [...KEPT, 'cronstack.db-shm', 'cronstack.db-wal', 'process.json', 'token'].sort();

    test('leaves alone, as it is closed, the one of another runtime that is at its place now', async () => {
      const path = join(aFolder(0o700), 'data');
      const first = await openDataFolder(path, STARTED_AT);
      renameSync(path, `${path}-moved`);
      const second = await openDataFolder(path, '2026-11-23T09:05:00.000Z');
      writePrivateFile(second.tokenPath, 'theirs\n');
      const { heads } = makeSqliteStores({ file: second.store, clock });
      await heads.write(aHead());
      await second.store.durable();
      const before = contentsOf(path);

      await first.close();

      expect(readdirSync(path).sort()).toEqual(IN_USE);
      expect(contentsOf(path)).toEqual(before);
      expect(versionIn(path)).toBe(1);
      await expect(openDataFolder(path, STARTED_AT)).rejects.toThrow('(started 2026-11-23T09:05:00.000Z)');
      await second.close();
      expect(readdirSync(path).sort()).toEqual(KEPT);
    });

    test('leaves alone, as it is closed, a copy that was put in its place, with its log', async () => {
      const path = join(aFolder(0o700), 'data');
      const first = await openDataFolder(path, STARTED_AT);
      writePrivateFile(first.tokenPath, 'ours\n');
      await makeSqliteStores({ file: first.store, clock }).heads.write(aHead());
      await first.store.durable();
      cpSync(path, `${path}-copy`, { recursive: true });
      renameSync(path, `${path}-moved`);
      renameSync(`${path}-copy`, path);
      const before = contentsOf(path);

      await first.close();

      expect(contentsOf(path)).toEqual(before);
      expect(versionIn(path)).toBe(1);
      expect(versionIn(`${path}-moved`)).toBe(1);
    });

    test('and put back is closed as any other', async () => {
      const path = join(aFolder(0o700), 'data');
      const folder = await openDataFolder(path, STARTED_AT);
      renameSync(path, `${path}-moved`);
      renameSync(`${path}-moved`, path);

      await folder.close();

      expect(readdirSync(path).sort()).toEqual(KEPT);
    });

    test('is closed though nothing is at its place', async () => {
      const path = join(aFolder(0o700), 'data');
      const folder = await openDataFolder(path, STARTED_AT);
      await makeSqliteStores({ file: folder.store, clock }).heads.write(aHead());
      await folder.store.durable();
      renameSync(path, `${path}-moved`);

      await folder.close();

      expect(existsSync(path)).toBe(false);
      expect(versionIn(`${path}-moved`)).toBe(1);
    });
  });

  test('whose lock was taken away keeps the token of the runtime that came to it then', async () => {
    const path = aFolder(0o700);
    const first = await openDataFolder(path, STARTED_AT);
    rmSync(join(path, 'lock'));
    const second = await openDataFolder(path, '2026-11-23T09:05:00.000Z');
    writePrivateFile(second.tokenPath, 'theirs\n');

    await first.close();

    expect(readFileSync(second.tokenPath, 'utf8')).toBe('theirs\n');
    expect(existsSync(join(path, 'process.json'))).toBe(true);
    await second.close();
  });

  test('that cannot be made is refused with the reason', async () => {
    writeFileSync(join(root, 'a-file'), '');
    await expect(openDataFolder(join(root, 'a-file'), STARTED_AT)).rejects.toMatchObject({
      code: 'data_folder_unusable',
    });
  });
});

function aFolder(mode: number): string {
  const path = realpathSync(mkdtempSync(join(root, 'mode-')));
  chmodSync(path, mode);
  return path;
}

/** What each file holds; what says who reads the log changes with each reader. */
function contentsOf(path: string): Readonly<Record<string, string>> {
  const files = readdirSync(path).filter((name) => name !== 'work' && !name.endsWith('-shm'));
  return Object.fromEntries(files.map((name) => [name, sha256(readFileSync(join(path, name), 'latin1'))]));
}

/** The version of the one head, to whoever has the database and its log: those of a copy, as the package lets go of a file only later. */
function versionIn(path: string): unknown {
  const copy = aFolder(0o700);
  for (const name of readdirSync(path).filter((one) => one === 'cronstack.db' || one.endsWith('-wal'))) {
    copyFileSync(join(path, name), join(copy, name));
  }
  const database = library.open(join(copy, 'cronstack.db'));
  const row = database.prepare("select version from head_rows where job_id = 'nightly'").get();
  database.close();
  return typeof row === 'object' && row !== null && 'version' in row ? row.version : undefined;
}

function readableByOthers(path: string): readonly string[] {
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name));
  return [path, ...entries].filter((entry) => (statSync(entry).mode & 0o077) !== 0);
}

function holderProgram(path: string): string {
  return `
    import { openDataFolder } from './local/data-folder.ts';
    await openDataFolder(${JSON.stringify(path)}, ${JSON.stringify(STARTED_AT)});
    console.log('held');
    setInterval(() => undefined, 1000);
  `;
}
