import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_DATA_FOLDER } from '#adapters/access/default-place.ts';
import { publishPointer } from '#adapters/access/running-runtime.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { backUpFolder } from '#local/tools/backup.ts';
import { checkFolder } from '#local/tools/check.ts';
import { findFolder } from '#local/tools/folder.ts';
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
