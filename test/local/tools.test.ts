import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_DATA_FOLDER } from '#adapters/access/default-place.ts';
import { publishPointer } from '#adapters/access/running-runtime.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { openDataFolder } from '#local/data-folder.ts';
import { backUpFolder } from '#local/tools/backup.ts';
import { checkFolder } from '#local/tools/check.ts';
import { findFolder } from '#local/tools/folder.ts';
import { keptInWords, restoreFolder } from '#local/tools/restore.ts';
import { secretsOf } from '#local/tools/secrets.ts';
import { addToken } from '#local/tools/tokens.ts';
import { aDefinition, aHead, aRun, aSummary, NOON } from '#test/conformance/builders.ts';
import { FakeClock } from '#testing/clock.ts';

const library = await findSqlite();
const root = mkdtempSync(join(tmpdir(), 'cronstack-tools-'));
const path = join(root, 'cronstack.db');
let file: SqliteFile;

beforeAll(async () => {
  file = new SqliteFile({ library, path });
  const { heads, summaries, definitions, history } = makeSqliteStores({ file, clock: new FakeClock(NOON * 1000) });
  await heads.write(aHead());
  await summaries.put(aSummary());
  await definitions.put(aDefinition());
  await history.writeRun(aRun({ status: 'succeeded' }));
  await file.durable();
});

afterAll(async () => {
  await file.close();
  rmSync(root, { recursive: true });
});

/** A backup of the folder, in one of its own, to which something was done. */
async function damagedCopy(damage: string): Promise<string> {
  const copy = mkdtempSync(join(root, 'copy-'));
  const target = join(copy, 'cronstack.db');
  await backUpFolder(target, { data: root }, {});
  const other = library.open(target);
  other.exec(damage);
  other.close();
  return copy;
}

describe('the folder that a tool works on', () => {
  const state = { XDG_STATE_HOME: join(root, 'state'), CRONSTACK_PORT: '4798' };
  const stopped = mkdtempSync(join(root, 'stopped-'));

  test('is the one of the runtime that every command would ask, unless another one is named', () => {
    expect(findFolder({}, state).dataFolder).toBe(resolve('scheduled_jobs'));
    const takeBack = publishPointer(state, { url: 'http://127.0.0.1:4798', tokenFile: join(root, 'token') });
    const folders = [
      findFolder({}, state),
      findFolder({ url: 'http://localhost:4798' }, { ...state, CRONSTACK_PORT: '' }),
      findFolder({}, { ...state, CRONSTACK_PORT: '', CRONSTACK_URL: 'http://127.0.0.1:4798/' }),
      findFolder({ data: stopped }, state),
      findFolder({}, { ...state, CRONSTACK_DATA: stopped }),
    ];
    takeBack();

    expect(folders.map(({ dataFolder }) => dataFolder)).toEqual([root, root, root, stopped, stopped]);
  });

  test('is the one of a start here, where no runtime is on the default port either', () => {
    const { XDG_STATE_HOME } = state;
    const other = publishPointer({ XDG_STATE_HOME }, { url: 'http://127.0.0.1:4747', tokenFile: join(root, 'token') });
    const before = findFolder({}, { XDG_STATE_HOME }).dataFolder;
    other();

    expect(before).toBe(root);
    expect(findFolder({}, { XDG_STATE_HOME }).dataFolder).toBe(resolve(DEFAULT_DATA_FOLDER));
  });

  test('is not guessed where the address that is named is none of a runtime of this user', () => {
    expect(() => findFolder({ url: 'https://x.execute-api.eu-west-1.amazonaws.com' }, state)).toThrow(
      'no runtime of yours is known at https://x.execute-api.eu-west-1.amazonaws.com: name its data folder with --data',
    );
  });
});

describe('a backup', () => {
  test('is a database of this user alone, with all that is committed, made while the folder is in use', async () => {
    const target = join(root, 'backup.db');

    expect(await backUpFolder(target, { data: root }, {})).toBe(target);

    expect(statSync(target).mode & 0o777).toBe(0o600);
    const copy = library.open(target, { readOnly: true });
    expect(copy.prepare('select count(*) as runs from runs').get()).toEqual({ runs: 1 });
    copy.close();
  });

  test('replaces nothing that is there, and needs a folder with a database', async () => {
    await expect(backUpFolder(path, { data: root }, {})).rejects.toThrow(`cannot write ${path}: it is there already`);
    await expect(backUpFolder(join(root, 'no', 'new'), { data: root }, {})).rejects.toThrow(
      `cannot write ${join(root, 'no', 'new')}: there is no folder ${join(root, 'no')}`,
    );
    await expect(backUpFolder(join(root, 'new'), { data: join(root, 'nowhere') }, {})).rejects.toThrow(
      `there is no database ${join(root, 'nowhere', 'cronstack.db')}`,
    );
    expect(existsSync(join(root, 'new'))).toBe(false);
  });
});

describe('a restore', () => {
  const backup = join(root, 'restored.db');
  const AT = Date.UTC(2026, 10, 29, 22, 5, 0, 700);
  const SUFFIX = 'before-20261129T220500Z';

  beforeAll(async () => {
    await backUpFolder(backup, { data: root }, {});
    chmodSync(backup, 0o444);
  });

  /** A stopped data folder, with what the file of its database holds. */
  function stoppedFolder(content: string | Buffer): string {
    const folder = mkdtempSync(join(root, 'stopped-'));
    writeFileSync(join(folder, 'cronstack.db'), content);
    return folder;
  }

  function runsOf(path: string): unknown {
    const database = library.open(path, { readOnly: true });
    try {
      return database.prepare('select count(*) as runs from runs').get();
    } finally {
      database.close();
    }
  }

  /** A database without a run, whose last write is in its log: as a runtime leaves it that was killed. */
  async function killedFolder(): Promise<string> {
    const folder = await damagedCopy('delete from run_rows');
    const live = library.open(join(folder, 'cronstack.db'));
    live.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0; create table in_the_log (id);');
    const [database, log] = ['cronstack.db', 'cronstack.db-wal'].map((name) => readFileSync(join(folder, name)));
    live.close();
    const killed = stoppedFolder(database ?? '');
    writeFileSync(join(killed, 'cronstack.db-wal'), log ?? '');
    return killed;
  }

  test('puts the backup in the place of a database, whose log is no part of it, and keeps that one whole', async () => {
    const data = await killedFolder();
    const database = join(data, 'cronstack.db');

    const restored = await restoreFolder(backup, AT, { data }, {});

    expect(restored).toEqual({ database, former: `${database}.${SUFFIX}`, kept: { secrets: 0, tokens: 0 } });
    expect(runsOf(database)).toEqual({ runs: 1 });
    expect(statSync(database).mode & 0o777).toBe(0o600);
    expect(runsOf(restored.former ?? '')).toEqual({ runs: 0 });
    const former = library.open(restored.former ?? '', { readOnly: true });
    expect(former.prepare('select count(*) as kept from in_the_log').get()).toEqual({ kept: 0 });
    former.close();
    expect(readdirSync(data).sort()).toEqual(['.gitignore', 'cronstack.db', `cronstack.db.${SUFFIX}`, 'lock', 'used']);
  });

  test('brings back a folder whose database is damaged, and keeps that with its log', async () => {
    const data = stoppedFolder('no database at all');
    writeFileSync(join(data, 'cronstack.db-wal'), 'its log');

    await restoreFolder(backup, AT, { data }, {});

    expect(runsOf(join(data, 'cronstack.db'))).toEqual({ runs: 1 });
    expect(readFileSync(join(data, `cronstack.db.${SUFFIX}`), 'utf8')).toBe('no database at all');
    expect(readFileSync(join(data, `cronstack.db.${SUFFIX}-wal`), 'utf8')).toBe('its log');
  });

  test('makes the folder where there is none, which is then none that is used for the first time', async () => {
    const data = join(root, 'another', 'machine');

    const restored = await restoreFolder(backup, AT, { data }, {});
    const opened = await openDataFolder(data, '2026-11-29T22:05:00Z');
    const { isNew } = opened;
    await opened.close();

    expect(restored.former).toBeUndefined();
    expect(isNew).toBe(false);
    expect(runsOf(restored.database)).toEqual({ runs: 1 });
  });

  test('is refused while a runtime holds the folder, and changes nothing', async () => {
    const data = join(root, 'held');
    const holder = await openDataFolder(data, '2026-11-29T22:05:00Z');
    const before = readdirSync(data);

    await expect(restoreFolder(backup, AT, { data }, {})).rejects.toThrow(
      `the data folder ${data} is in use by process ${process.pid}`,
    );

    expect(readdirSync(data)).toEqual(before);
    await holder.close();
  });

  test('counts the secrets and tokens of the folder, which stay, and is not held up by a folder of tokens that is none', async () => {
    const data = stoppedFolder('');
    secretsOf({ data }, {}).set('prod/db', 'hunter2');
    secretsOf({ data }, {}).set('mail', 'hunter3');
    addToken('ci', { role: 'viewer' }, { data }, {});
    const odd = stoppedFolder('');
    writeFileSync(join(odd, 'tokens'), '');

    expect((await restoreFolder(backup, AT, { data }, {})).kept).toEqual({ secrets: 2, tokens: 1 });
    expect((await restoreFolder(backup, AT, { data: odd }, {})).kept).toEqual({ secrets: 0, tokens: 0 });
    expect(secretsOf({ data }, {}).list()).toEqual(['mail', 'prod/db']);
  });

  test.each([
    [
      { secrets: 0, tokens: 0 },
      'and this folder has none; set the secrets that jobs refer to (cronstack secrets set, docs/secrets.md); give out anew the tokens that others had (cronstack tokens add, docs/security.md)',
    ],
    [
      { secrets: 1, tokens: 0 },
      'and this folder keeps its 1 secret; give out anew the tokens that others had (cronstack tokens add, docs/security.md)',
    ],
    [
      { secrets: 0, tokens: 2 },
      'and this folder keeps its 2 tokens; set the secrets that jobs refer to (cronstack secrets set, docs/secrets.md)',
    ],
    [{ secrets: 2, tokens: 1 }, 'and this folder keeps its 2 secrets and 1 token'],
  ])('says what becomes of secrets and tokens where the folder has %o', (kept, words) => {
    expect(keptInWords(kept)).toBe(`secrets and tokens are in no backup, ${words}`);
  });

  test('goes on where one that was killed left its copy', async () => {
    const data = stoppedFolder('');
    writeFileSync(join(data, 'cronstack.db.restoring'), 'half of a cop');
    writeFileSync(join(data, 'cronstack.db.restoring-wal'), 'y');

    await restoreFolder(backup, AT, { data }, {});

    expect(runsOf(join(data, 'cronstack.db'))).toEqual({ runs: 1 });
    expect(readdirSync(data).filter((name) => name.includes('restoring'))).toEqual([]);
  });

  test.each<[what: string, make: (path: string) => void, reason: string]>([
    ['a text', (path) => writeFileSync(path, 'no database'.repeat(100)), 'file is not a database'],
    ['an empty file', (path) => writeFileSync(path, ''), 'it is no database of Cronstack'],
    [
      'a database without a schema',
      (path) => change(path, 'pragma user_version = 0'),
      'it is no database of Cronstack',
    ],
    ['a part of a backup', (path) => truncateSync(path, statSync(path).size - 8_192), 'malformed'],
    ['the database of another program', (path) => change(path, 'pragma application_id = 7'), 'of another program'],
    ['one of a later version', (path) => change(path, 'pragma user_version = 999'), 'a later version of Cronstack'],
    ['one with a row that is damaged', (path) => spoil(path), 'run_rows nightly'],
    ['one that is in use', (path) => writeFileSync(`${path}-wal`, 'log'), 'make a backup of it with cronstack backup'],
    ['none', (path) => rmSync(path), 'no such file'],
    ['a folder', () => undefined, 'expected a file that cronstack backup made'],
  ])('refuses %s, and leaves the folder as it was', async (what, make, reason) => {
    const data = stoppedFolder('as it was');
    const bad = what === 'a folder' ? data : join(await damagedCopy('pragma journal_mode = delete'), 'cronstack.db');
    make(bad);

    const refused = restoreFolder(bad, AT, { data }, {});

    await expect(refused).rejects.toMatchObject({ code: 'not_restored' });
    await expect(refused).rejects.toThrow(reason);
    await expect(refused).rejects.not.toThrow('restoring');
    expect(readFileSync(join(data, 'cronstack.db'), 'utf8')).toBe('as it was');
    expect(readdirSync(data).filter((name) => name !== 'lock')).toEqual(['cronstack.db']);
  });

  function change(path: string, statement: string): void {
    const database = library.open(path);
    database.exec(statement);
    database.close();
  }

  function spoil(path: string): void {
    const bytes = readFileSync(path);
    bytes.write('!', bytes.indexOf(`{"id":"${aRun().id}"`));
    writeFileSync(path, bytes);
  }
});

describe('a check', () => {
  test('reads what is committed while the folder is in use, and finds nothing wrong', async () => {
    expect(await checkFolder({ data: root }, {})).toMatchObject({ jobs: 1, problems: [] });
  });

  test.each([
    ['no head', 'delete from head_rows', 'nightly: its head is missing'],
    ['no line in the list', 'delete from jobs', 'nightly: it is missing in the list of jobs'],
    ['no definition', 'delete from definitions', 'nightly: its definition, revision 1, is missing or cannot be read'],
  ])('says of a job that it has %s', async (_, damage, problem) => {
    const copy = await damagedCopy(damage);

    expect((await checkFolder({ data: copy }, {})).problems).toContain(problem);
  });

  test('goes on behind a row that is no JSON', async () => {
    const copy = await damagedCopy('pragma journal_mode = delete');
    const database = join(copy, 'cronstack.db');
    const bytes = readFileSync(database);
    const run = bytes.indexOf(`{"id":"${aRun().id}"`);
    bytes.write('!', run);
    writeFileSync(database, bytes);

    const { jobs, problems } = await checkFolder({ data: copy }, {});

    expect(run).toBeGreaterThan(0);
    expect(jobs).toBe(1);
    expect(problems).toEqual([`the database: run_rows ${aRun().id} is not JSON`]);
  });

  test('does not find a job well that is not there', async () => {
    expect((await checkFolder({ data: root, job: 'nihgtly' }, {})).problems).toEqual(['there is no job nihgtly']);
  });

  test('says what cannot be read', async () => {
    const other = library.open(path);
    other.exec(`update head_rows set head = '{}'`);
    other.close();

    expect((await checkFolder({ data: root, job: 'nightly' }, {})).problems).toEqual([
      expect.stringMatching(/^head nightly cannot be read: /),
    ]);
  });
});
