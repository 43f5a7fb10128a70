import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { FIRST_SCHEMA } from '#adapters/sqlite/file/schema.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { aBusyHead, aHead, aRun, aSummary, NOON } from '#test/conformance/builders.ts';
import { FakeClock } from '#testing/clock.ts';

const library = await findSqlite();
const clock = new FakeClock(NOON * 1000);
const root = mkdtempSync(join(tmpdir(), 'cronstack-sqlite-'));
let files = 0;

afterAll(() => rmSync(root, { recursive: true }));

describe('the SQLite of this process', () => {
  test('is the built-in one where that is recent enough, else the package, and says which', () => {
    expect(['node:sqlite', '@photostructure/sqlite']).toContain(library.name);
    expect(library.version).toMatch(/^3\.(5[1-9]|[6-9]\d)\.\d+$/);
  });

  test('is found without a warning', () => {
    const program = `
      const { findSqlite } = await import('./shared/adapters/sqlite/file/library.ts');
      process.on('warning', (warning) => console.log('warned', warning.message));
      await findSqlite();
      process.emitWarning('of something else');
      setImmediate(() => console.log('done'));`;
    const said = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });

    expect(said).toBe('warned of something else\ndone\n');
  });
});

describe('a database', () => {
  test('is a file of this user alone, with what stands beside it', async () => {
    const path = aPath();
    const file = new SqliteFile({ library, path });
    await makeSqliteStores({ file, clock }).heads.write(aHead());

    expect(['', '-wal', '-shm'].map((suffix) => statSync(path + suffix).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    await file.close();
  });

  test('is found as it was left, and leaves one file when it is closed', async () => {
    const path = aPath();
    const first = new SqliteFile({ library, path });
    await makeSqliteStores({ file: first, clock }).heads.write(aHead());
    await first.close();
    expect(['-wal', '-shm'].filter((suffix) => existsSync(path + suffix))).toEqual([]);

    const second = new SqliteFile({ library, path });

    expect(await makeSqliteStores({ file: second, clock }).heads.read('nightly')).toEqual(aHead());
    await second.close();
  });

  test('that was replaced while it was open does not leave its log beside the other one, as a part of it', async () => {
    const path = aPath();
    const file = new SqliteFile({ library, path });
    await makeSqliteStores({ file, clock }).heads.write(aHead());
    await file.durable();
    renameSync(path, `${path}-moved`);
    writeFileSync(path, '');

    await file.close();

    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(await versionWithoutLog(`${path}-moved`)).toBe(1);
  });

  test('is tended, and its log looked at, while writes are open', async () => {
    const file = new SqliteFile({ library, path: aPath(), atTurnsEnd: () => undefined });
    const { heads } = makeSqliteStores({ file, clock });
    await heads.write(aHead());

    expect(file.logBytes()).toBeGreaterThan(0);
    await heads.write({ ...aHead(), version: 2 });
    file.tend(Number.POSITIVE_INFINITY);
    expect(await versionWithoutLog(file.path)).toBe(2);
    await file.close();
  });

  test('keeps its log when nothing is due, and writes it anew from the beginning', async () => {
    const file = new SqliteFile({ library, path: aPath() });
    const { heads } = makeSqliteStores({ file, clock });
    for (let version = 1; version <= 50; version += 1) {
      await heads.write({ ...aHead(), version });
      await file.durable();
    }
    const { size } = statSync(`${file.path}-wal`);

    for (let version = 51; version <= 80; version += 1) {
      file.tend(Number.POSITIVE_INFINITY);
      await heads.write({ ...aHead(), version });
      await file.durable();
    }

    expect(size).toBeGreaterThan(50 * 4_096);
    expect(statSync(`${file.path}-wal`).size).toBe(size);
    expect((await heads.read('nightly'))?.version).toBe(80);
    await file.close();
  });

  test('says when it was written, and whether something waits for a quiet moment', async () => {
    const file = new SqliteFile({ library, path: aPath() });
    let written = 0;
    file.whenWritten(() => {
      written += 1;
    });
    await makeSqliteStores({ file, clock }).heads.write(aHead());
    await file.durable();

    expect(written).toBe(1);
    expect(file.tend(199)).toBe('more');
    expect(file.tend(200)).toBe('done');
    expect(file.tend(0)).toBe('done');
    expect(written).toBe(1);
    await file.close();
  });

  test('gives the room of a long log back when nothing is due for ten seconds', async () => {
    const file = new SqliteFile({ library, path: aPath() });
    const { summaries } = makeSqliteStores({ file, clock });
    const name = 'n'.repeat(7 * 2 ** 20);
    for (const jobId of ['a', 'b', 'c']) {
      await summaries.put({ ...aSummary({ jobId }), name });
    }
    await file.durable();

    expect(file.tend(9_999)).toBe('more');
    expect(statSync(`${file.path}-wal`).size).toBeGreaterThan(20 * 2 ** 20);
    expect(file.tend(10_000)).toBe('done');

    expect(statSync(`${file.path}-wal`).size).toBe(0);
    await file.close();
  });

  test('reads well in any shell of SQLite, also beside a row that is no JSON', async () => {
    const path = aPath();
    const file = new SqliteFile({ library, path });
    const { heads, history } = makeSqliteStores({ file, clock });
    await heads.write(aHead());
    await history.writeRun(aRun());
    await file.close();
    const shell = library.open(path);
    shell.exec(
      `insert into run_rows (job_id, fire, run_id, version, expires_at, run) values ('bad', 0, 'bad.1', 1, 9, '!')`,
    );

    expect(shell.prepare('select job_id, at, status, reason from runs').all()).toEqual([
      { job_id: 'nightly', at: '2026-03-01 12:00:00', status: 'running', reason: null },
      { job_id: 'bad', at: '1970-01-01 00:00:00', status: null, reason: null },
    ]);
    expect(shell.prepare('select job_id, state from heads').all()).toEqual([{ job_id: 'nightly', state: 'active' }]);
    shell.close();
  });

  test('of the first version is brought to this one: its jobs are found by their tags', async () => {
    const line = JSON.stringify(aSummary({ tags: ['a', 'b', 'a'] }));
    const path = made(
      `${FIRST_SCHEMA} pragma user_version = 1; pragma application_id = 0x43524f4e;
       insert into jobs (job_id, summary) values ('nightly', '${line}'), ('bad', '{"tags": [1, "b"]}')`,
    );
    const file = new SqliteFile({ library, path });
    const { summaries } = makeSqliteStores({ file, clock });

    for (const tag of ['a', 'b']) {
      expect((await summaries.list({ limit: 10, tag })).items.map(({ jobId }) => jobId)).toEqual(['nightly']);
    }
    await file.close();
  });

  test('of the first version is brought to this one: jobs with runs that are not over are found', async () => {
    const { active, waiting } = aBusyHead();
    const heads = [
      ['active', JSON.stringify(aHead({ jobId: 'active', active }))],
      ['waiting', JSON.stringify(aHead({ jobId: 'waiting', waiting }))],
      ['idle', JSON.stringify(aHead({ jobId: 'idle' }))],
      ['bad', '{"active": 7}'],
    ].map(([jobId, head]) => `('${jobId}', 1, 0, '${head}')`);
    const path = made(
      `${FIRST_SCHEMA} pragma user_version = 1; pragma application_id = 0x43524f4e;
       insert into heads (job_id, version, self_clocked, head) values ${heads.join(', ')}`,
    );
    const file = new SqliteFile({ library, path });
    const stores = makeSqliteStores({ file, clock });

    const { items } = await stores.heads.open({ limit: 10 });

    expect(items.map(({ jobId }) => jobId)).toEqual(['active', 'waiting']);
    await file.close();
  });

  test('of a later version is refused by name, and left as it is', () => {
    const path = made('pragma user_version = 99; pragma application_id = 0x43524f4e; create table t (a)');

    expect(() => new SqliteFile({ library, path })).toThrow(
      `${path} was written by a later version of Cronstack (its schema is 99, this version knows 9)`,
    );
  });

  test('of another program is refused by name, and left as it is', () => {
    const path = made('create table t (a)');

    expect(() => new SqliteFile({ library, path })).toThrow(`${path} is a database of another program`);
    const database = library.open(path);
    expect(database.prepare('select count(*) as tables from sqlite_schema').get()).toEqual({ tables: 1 });
    database.close();
  });

  test('that is none is refused', () => {
    const path = aPath();
    writeFileSync(path, 'this is a text, and longer than the header of a database would be: '.repeat(20));

    expect(() => new SqliteFile({ library, path })).toThrow('file is not a database');
  });
});

function made(sql: string): string {
  const path = aPath();
  const database = library.open(path);
  database.exec(sql);
  database.close();
  return path;
}

/** What the database says of a job to whoever has not its log. */
async function versionWithoutLog(path: string): Promise<number | undefined> {
  const copy = aPath();
  copyFileSync(path, copy);
  const file = new SqliteFile({ library, path: copy });
  const head = await makeSqliteStores({ file, clock }).heads.read('nightly');
  await file.close();
  return head?.version;
}

function aPath(): string {
  files += 1;
  return join(root, `${files}.db`);
}
