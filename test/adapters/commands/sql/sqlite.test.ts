import { execFileSync } from 'node:child_process';
import { link, mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSqlite } from '#adapters/commands/sql/sqlite.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import type { SqlCommand } from '#domain/jobs/command/sql/schema.ts';
import type { Execution } from '#ports/executor.ts';
import { aFolder, aRunId, type Choices, execute, processesOf } from '#test/adapters/commands/an-execution.ts';

/** Endless: only who kills it is done with it. */
const ENDLESS = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n';

test('a database in memory is asked, and gone afterwards', async () => {
  const { result, output } = await ask({
    statement: "create table a (id integer, name text); insert into a values (1, 'ann'), (2, null); select * from a",
  });
  expect(output).toBe('0 rows changed\n2 rows changed\nid | name\n---+-----\n 1 | ann\n 2 | NULL\n(2 rows)\n');
  expect(result).toEqual({ kind: 'succeeded', left: { result: '{"rows":2}' } });
});

test('values are bound, by place and by name, and come back whole', async () => {
  const parameters = ["'); drop table a; --", 9_007_199_254_740_991, true, null];
  const placed = await ask({ statement: "select ? as a, ? as b, ? as c, ? as d, x'ff' as e", parameters });
  expect(placed.result).toMatchObject({
    left: {
      result: JSON.stringify({
        rows: 1,
        row: { a: parameters[0], b: '9007199254740991', c: '1', d: null, e: '0xff' },
      }),
    },
  });
  const named = await ask(
    { statement: 'select :run as run', parameters: { run: '<cronstack.run-id>' } },
    { runId: 'x.1' },
  );
  expect(named.output).toContain('x.1');
});

describe('a file', () => {
  test('keeps what is committed, and nothing of what failed', async () => {
    const connection = `sqlite:${await anEmptyFile('shop.db')}`;
    await ask({ connection, statement: 'create table a (id integer); insert into a values (1)' });
    const failed = await ask({ connection, statement: 'insert into a values (2); select * from nowhere' });
    const unexpected = await ask({ connection, statement: 'insert into a values (3)', expect: { rows: 2 } });

    expect(failed.result).toMatchObject({
      retryable: false,
      reason: { code: 'sql_failed', text: 'the database refused: no such table: nowhere' },
    });
    expect(unexpected.result).toMatchObject({ retryable: true, reason: { code: 'sql_rows' } });
    expect((await ask({ connection, statement: 'select * from a' })).output).toBe('id\n--\n 1\n(1 row)\n');
  });

  test('that is not there is not made, and is not asked for again', async () => {
    const folder = await aFolder();
    await writeFile(join(folder, 'file'), '');
    await symlink(join(folder, 'gone'), join(folder, 'link'));
    for (const name of ['shpo.db', 'missing/shop.db', 'file/shop.db', 'link']) {
      const path = join(folder, name);
      const { result } = await ask({ connection: `sqlite:${path}`, statement: 'pragma integrity_check' });
      expect(result).toEqual({
        kind: 'failed',
        retryable: false,
        reason: { code: 'sql_not_run', text: `no such file: ${path}` },
      });
    }
    expect((await readdir(folder)).sort()).toEqual(['file', 'link']);
  });

  test('that vanishes before SQLite opens it is not made', async () => {
    const path = await anEmptyFile('shop.db');
    const execution: Execution = {
      jobId: 'job',
      revision: 1,
      runId: aRunId(),
      scheduledAt: '2026-03-01T09:00:00Z',
      attempt: 1,
      command: { type: 'sql', connection: `sqlite:${path}`, statement: 'select 1' },
      env: {},
      signal: new AbortController().signal,
      onOutput: () => undefined,
    };
    const opened = await openSqlite(`sqlite:${path}`, { dataFolder: await aFolder() }, execution);
    await rm(path);
    if (opened.kind !== 'open') {
      throw new Error('expected it to be open');
    }
    await expect(opened.database.begin()).rejects.toThrow('unable to open database file');
    opened.database.close();
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  test('is found whatever is in its name, and where a link leads before ..', async () => {
    const connection = `sqlite:${await anEmptyFile('a shop%20?mode=ro#1\n.db')}`;
    expect((await ask({ connection, statement: 'create table a (id integer)' })).result).toMatchObject({
      kind: 'succeeded',
    });
    const [folder, elsewhere] = [await aFolder(), await aFolder()];
    await mkdir(join(elsewhere, 'in'));
    await symlink(join(elsewhere, 'in'), join(folder, 'link'));
    await writeFile(join(elsewhere, 'shop.db'), '');
    const { result } = await ask({ connection: `sqlite:${folder}/link/../shop.db`, statement: 'create table a (id)' });
    expect(result).toMatchObject({ kind: 'succeeded' });
    expect((await stat(join(elsewhere, 'shop.db'))).size).toBeGreaterThan(0);
  });

  test('that holds the statements is read', async () => {
    const file = join(await aFolder(), 'report.sql');
    await writeFile(file, '-- The report\nselect 1 as one;\n');
    expect((await ask({ file })).output).toBe('one\n---\n  1\n(1 row)\n');
    expect((await ask({ file: `${file}x` })).result).toMatchObject({
      reason: { code: 'sql_not_run', text: expect.stringContaining('ENOENT') },
    });
  });

  test('that is a pipe or a folder holds no statements, and nobody waits for it', async () => {
    const folder = await aFolder();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const file of [pipe, folder]) {
      expect((await ask({ file })).result).toMatchObject({
        reason: { code: 'sql_not_run', text: `${file} is not a regular file` },
        retryable: false,
      });
    }
  });

  test('of the runtime is never opened: by its path, by links, or under another name', async () => {
    const dataFolder = await aFolder();
    const elsewhere = await aFolder();
    const ledger = join(dataFolder, 'cronstack.sqlite');
    const { open } = await findSqlite();
    open(ledger).close();
    await writeFile(ledger, 'the ledger');
    await symlink(dataFolder, join(elsewhere, 'folder'));
    await symlink(ledger, join(elsewhere, 'symbolic'));
    await link(ledger, join(elsewhere, 'hard'));

    const names = [
      ledger,
      join(dataFolder, 'new.db'),
      ...['folder/new.db', 'symbolic', 'hard'].map((name) => join(elsewhere, name)),
    ];
    for (const path of names) {
      const { result } = await ask({ connection: `sqlite:${path}`, statement: 'select 1' }, { dataFolder });
      expect(result).toMatchObject({
        retryable: false,
        reason: { code: 'sql_not_run', text: expect.stringContaining("the runtime's own") },
      });
    }
    for (const statement of [`attach '${ledger}' as l`, `vacuum into '${join(dataFolder, 'new.db')}'`]) {
      const { result } = await ask({ statement, transaction: false }, { dataFolder });
      expect(result).toMatchObject({ reason: { text: expect.stringContaining('are not for jobs') } });
    }
    expect(await readdir(dataFolder)).toEqual(['cronstack.sqlite']);
  });
});

test.each(['cancelled', 'timed_out'])(
  'what runs is over when the attempt is %s, and its process is gone',
  async (reason) => {
    const controller = new AbortController();
    const runId = `sqlite-${process.pid}.${reason}`;
    const running = ask({ statement: ENDLESS }, { signal: controller.signal, runId });
    while (processesOf(runId).length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    controller.abort(reason);
    expect((await running).result).toEqual({ kind: 'stopped' });
    expect(processesOf(runId)).toEqual([]);
  },
);

test('several statements take no parameters, as nobody could say whose they are', async () => {
  const { result } = await ask({ statement: 'select ?; select ?', parameters: [1] });
  expect(result).toMatchObject({
    kind: 'failed',
    retryable: false,
    reason: { text: expect.stringContaining('one statement') },
  });
});

async function anEmptyFile(name: string): Promise<string> {
  const path = join(await aFolder(), name);
  await writeFile(path, '');
  return path;
}

function ask({ statement = 'select 1', ...command }: Partial<SqlCommand>, choices: Choices = {}) {
  const text = command.file === undefined ? { statement } : {};
  return execute({ type: 'sql', connection: 'sqlite::memory:', ...text, ...command }, choices);
}
