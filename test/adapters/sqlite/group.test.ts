import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findSqlite, type SqliteDatabase } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { aHead, aRun, NOON } from '#test/conformance/builders.ts';
import { FakeClock } from '#testing/clock.ts';

const library = await findSqlite();
const clock = new FakeClock(NOON * 1000);
let root: string;
let path: string;
let file: SqliteFile;
/** What is to be done at the end of the turn. */
let commits: (() => void)[];
/** The next statement of this text fails as this says. */
let failing: { readonly sql: string; readonly error: Error; readonly ends: boolean } | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cronstack-group-'));
  path = join(root, 'cronstack.db');
  commits = [];
  failing = undefined;
  file = openFile();
});

afterEach(async () => {
  await file.close();
  rmSync(root, { recursive: true, force: true });
});

describe('a write', () => {
  test('takes effect at once, and outlives a crash when it is durable and not before', async () => {
    const { heads } = storesOn(file);
    await heads.write(aHead());
    expect(await heads.read('nightly')).toEqual(aHead());
    expect(await readByAnother('nightly')).toBeUndefined();

    const durable = file.durable();
    turnEnds();
    await durable;

    expect(await readByAnother('nightly')).toEqual(aHead());
    expect(file.durable()).toBeUndefined();
  });

  test('is committed together with all others of the turn, once', async () => {
    const { heads } = storesOn(file);
    await Promise.all([1, 2, 3].map((index) => heads.write(aHead({ jobId: `job-${index}` }))));

    expect(commits).toHaveLength(1);
  });

  test('that comes while the disk is at those before it is committed once it is done with them', async () => {
    const { heads } = storesOn(file);
    await heads.write(aHead());
    const first = file.durable();
    turnEnds();
    await heads.write(aHead({ version: 2 }));
    turnEnds();
    await heads.write(aHead({ version: 3 }));

    expect(await readByAnother('nightly')).toEqual(aHead());
    await first;
    expect(commits).toHaveLength(1);
    turnEnds();

    expect(await readByAnother('nightly')).toEqual(aHead({ version: 3 }));
    expect(commits).toHaveLength(0);
  });

  test('lets sixteen of those who wait for it go on in a turn of the loop', async () => {
    await storesOn(file).heads.write(aHead());
    let released = 0;
    const waiting = Array.from({ length: 40 }, () => file.durable()?.then(() => (released += 1)));
    turnEnds();

    await waiting[15];
    expect(released).toBe(16);
    turnEnds();
    await waiting[31];
    expect(released).toBe(32);
    turnEnds();
    await Promise.all(waiting);
  });

  test('is committed before the file is tended to, as no checkpoint goes beside it', async () => {
    await storesOn(file).heads.write(aHead());
    file.tend(60_000);
    expect(await readByAnother('nightly')).toEqual(aHead());

    await storesOn(file).heads.write(aHead({ version: 2 }));
    expect(file.logBytes()).toBeGreaterThan(0);
  });

  test('is acknowledged though the checkpoint after it fails, which is told when the file is tended', async () => {
    const error = Object.assign(new Error('disk I/O error'), { errcode: 10 });
    const { heads } = storesOn(file);
    failing = { sql: 'pragma wal_checkpoint', error, ends: false };
    for (let version = 1; failing !== undefined && version <= 20; version += 1) {
      await heads.write(aHead({ version }));
      const durable = file.durable();
      turnEnds();
      await durable;
    }
    expect(failing).toBeUndefined();

    failing = { sql: 'pragma wal_checkpoint', error, ends: false };
    expect(() => file.tend(60_000)).toThrow('disk I/O error');

    expect(await heads.write(aHead({ jobId: 'after' }))).toBe('written');
    file.tend(60_000);
    expect(await readByAnother('after')).toBeDefined();
  });

  test('is committed in the middle of a turn that writes two hundred times', async () => {
    const { heads } = storesOn(file);
    const durable: (Promise<void> | undefined)[] = [];
    for (let index = 0; index < 250; index += 1) {
      await heads.write(aHead({ jobId: `job-${index}` }));
      durable.push(file.durable());
    }

    await durable[0];

    expect(await readByAnother('job-199')).toBeDefined();
    expect(await readByAnother('job-200')).toBeUndefined();
  });

  test('that a crash undoes leaves what was durable', async () => {
    const { heads } = storesOn(file);
    await heads.write(aHead());
    turnEnds();
    await file.durable();
    await heads.write(aHead({ version: 2 }));

    file.crash();

    expect(await heads.read('nightly')).toEqual(aHead());
  });

  test('is refused while another program writes, and taken when that is over', async () => {
    const { heads } = storesOn(file);
    const other = library.open(path);
    other.exec('begin immediate');

    await expect(heads.write(aHead())).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('another program holds it'),
    });
    expect(file.durable()).toBeUndefined();
    other.exec('rollback');
    other.close();

    expect(await heads.write(aHead())).toBe('written');
  });
});

describe.each([
  ['the commit', { sql: 'commit', ends: false }],
  ['a write, which ended the transaction', { sql: 'insert into head_rows', ends: true }],
])('a group that is lost by %s', (_, where) => {
  const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });

  test('is undone whole, everybody who waits is told, and nothing is read or written until it is revived', async () => {
    const told: string[] = [];
    file.whenBroken(({ code }) => told.push(code));
    const stores = storesOn(file);
    await stores.heads.write(aHead({ jobId: 'kept' }));
    turnEnds();
    await file.durable();

    await lose(stores, where);

    expect(told).toEqual(['store_full']);
    await expect(stores.heads.read('kept')).rejects.toMatchObject({ code: 'store_full' });
    await expect(storesOn(file).heads.read('kept')).rejects.toMatchObject({ code: 'store_full' });
    await expect(file.durable()).rejects.toMatchObject({ code: 'store_full' });
    await file.revive();
    const { heads } = storesOn(file);
    expect(await heads.read('kept')).toBeDefined();
    expect(await heads.read('lost')).toBeUndefined();
    expect(await heads.write(aHead({ jobId: 'lost' }))).toBe('written');
  });

  test('is not revived while the disk takes nothing', async () => {
    await lose(storesOn(file), where);
    failing = { sql: 'insert or replace into probe', error: full, ends: false };

    await expect(file.revive()).rejects.toMatchObject({ code: 'store_full' });
    await expect(storesOn(file).heads.read('kept')).rejects.toMatchObject({ code: 'store_full' });

    await file.revive();
    expect(await storesOn(file).heads.read('kept')).toBeUndefined();
  });

  test('leaves its callers refused for good, but for attempts that were claimed before', async () => {
    const stores = makeSqliteStores({ file, clock, outlives: (owner) => owner === 'runner' });
    const claimed = aRun({ attempts: [{ number: 1, owner: 'runner', startedAtMs: NOON * 1000 }] });
    await stores.history.writeRun(claimed);
    turnEnds();
    await file.durable();
    await lose(stores, where);
    await file.revive();

    await expect(stores.heads.read('kept')).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(stores.heads.write(aHead())).rejects.toMatchObject({ code: 'store_unavailable' });
    const taken = aRun({ version: 2, attempts: [{ number: 2, owner: 'other', startedAtMs: NOON * 1000 }] });
    await expect(stores.history.writeRun(taken)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(await stores.history.readRun(claimed.id)).toEqual(claimed);
    expect(await stores.history.writeRun({ ...claimed, version: 2 })).toBe('written');
  });

  /** Loses the head `lost`. */
  async function lose({ heads }: ReturnType<typeof storesOn>, { sql, ends }: typeof where): Promise<void> {
    await heads.write(aHead({ jobId: 'other', version: 1 }));
    const durable = file.durable();
    failing = { sql, error: full, ends };
    if (ends) {
      await expect(heads.write(aHead({ jobId: 'lost' }))).rejects.toMatchObject({ code: 'store_full' });
    } else {
      await heads.write(aHead({ jobId: 'lost' }));
      turnEnds();
    }
    await expect(durable).rejects.toMatchObject({ code: 'store_full' });
  }
});

describe('a database that is taken away from under the server', () => {
  test.each([
    ['removed', () => rmSync(path)],
    ['removed with the folder around it', () => rmSync(root, { recursive: true })],
    ['moved away', () => renameSync(path, join(root, 'elsewhere'))],
    ['replaced by a copy', () => replaceByCopy()],
  ])('%s: nothing is acknowledged and nothing answered', async (_, take) => {
    const { heads, summaries } = storesOn(file);
    await heads.write(aHead());
    turnEnds();
    await file.durable();

    take();

    await expect(heads.write(aHead({ version: 2 }))).rejects.toMatchObject({ name: 'StoreFault', code: 'store_lost' });
    await expect(heads.read('nightly')).rejects.toThrow(`the database ${path}`);
    await expect(summaries.list({ limit: 1 })).rejects.toMatchObject({ code: 'store_lost' });
  });

  test('a write that was not durable when it went is not acknowledged', async () => {
    await storesOn(file).heads.write(aHead());
    const durable = file.durable();

    rmSync(path);
    turnEnds();

    await expect(durable).rejects.toMatchObject({ code: 'store_lost' });
  });

  test('moved away and back, it serves again', async () => {
    const { heads } = storesOn(file);
    await heads.write(aHead());
    turnEnds();
    renameSync(path, join(root, 'elsewhere'));
    await expect(heads.read('nightly')).rejects.toMatchObject({ code: 'store_lost' });

    renameSync(join(root, 'elsewhere'), path);

    expect(await heads.write(aHead({ version: 2 }))).toBe('written');
  });
});

function turnEnds(): void {
  for (const commit of commits.splice(0)) {
    commit();
  }
}

/** What a process that starts after a crash would find. */
async function readByAnother(jobId: string) {
  const other = library.open(path, { readOnly: true });
  const row = other.prepare('select head from heads where job_id = ?').get(jobId);
  other.close();
  return typeof row === 'object' && row !== null && 'head' in row ? JSON.parse(String(row.head)) : undefined;
}

function openFile(): SqliteFile {
  return new SqliteFile({
    library: { ...library, open: (opened) => withFailures(library.open(opened)) },
    path,
    atTurnsEnd: (commit) => commits.push(commit),
  });
}

function withFailures(database: SqliteDatabase): SqliteDatabase {
  return {
    get isTransaction() {
      return database.isTransaction;
    },
    exec: (sql) => {
      fail(database, sql);
      database.exec(sql);
    },
    prepare: (sql) => {
      const statement = database.prepare(sql);
      return {
        get: (...values) => {
          fail(database, sql);
          return statement.get(...values);
        },
        all: (...values) => statement.all(...values),
        run: (...values) => {
          fail(database, sql);
          return statement.run(...values);
        },
      };
    },
    close: () => database.close(),
  };
}

function fail(database: SqliteDatabase, sql: string): void {
  if (failing !== undefined && sql.startsWith(failing.sql)) {
    const { error, ends } = failing;
    failing = undefined;
    if (ends) {
      database.exec('rollback');
    }
    throw error;
  }
}

function replaceByCopy(): void {
  cpSync(path, join(root, 'copy'));
  rmSync(path);
  renameSync(join(root, 'copy'), path);
}

function storesOn(opened: SqliteFile) {
  return makeSqliteStores({ file: opened, clock });
}
