import { spawn } from 'node:child_process';
import { readdir, realpath, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MARKS } from '#adapters/commands/program/environment.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { opensAnother, statementsIn } from '#domain/jobs/command/sql/statements.ts';
import type { Cell } from '#domain/jobs/command/sql/table.ts';
import { sqlNotRun } from '#domain/runs/reasons/sql.ts';
import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import type { Execution } from '#ports/executor.ts';
import type { Database, Opened, SqlParameters } from './database.ts';
import { ChangedRows, ResultSet, RowRoom } from './result-set.ts';

/** The folder of the runtime, of which no file is opened. */
export interface SqlitePlace {
  readonly dataFolder: string;
}

const PROCESS_FILE = fileURLToPath(new URL('sqlite-process.js', import.meta.url));
const PREFIX = 'sqlite:';
const IN_MEMORY = ':memory:';
const NOT_THERE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

/** A line of the process that asks. */
interface Answer {
  readonly columns?: readonly string[];
  readonly row?: readonly Cell[];
  readonly changed?: number;
  readonly done?: true;
  readonly error?: { readonly message: string; readonly errcode?: number };
}

/**
 * Opens a file of SQLite in a process of its own; or one in memory, which is gone with it. Never one of the runtime's, and none that is not
 * there: a mistyped path would be an empty database.
 */
export async function openSqlite(
  connection: string,
  { dataFolder }: SqlitePlace,
  execution: Execution,
): Promise<Opened> {
  const path = connection.slice(PREFIX.length);
  const isFile = path !== IN_MEMORY;
  if (isFile && (await isOf(dataFolder, path))) {
    return notOpen(`${path} is a file of the runtime's own: its data folder is ${dataFolder}`);
  }
  if (isFile && (await isMissing(path))) {
    return notOpen(`no such file: ${path}`);
  }
  const place = isFile ? existing(await real(path)) : path;
  const { name } = await findSqlite();
  const library = name.startsWith('node:') ? name : pathToFileURL(createRequire(import.meta.url).resolve(name)).href;
  return { kind: 'open', database: databaseOf(place, library, { [MARKS.scope]: dataFolder, ...marksOf(execution) }) };
}

/** Also where a link leads to nothing, and where a folder on the way is none. */
async function isMissing(path: string): Promise<boolean> {
  return await stat(path).then(
    () => false,
    (error: unknown) => error instanceof Error && 'code' in error && NOT_THERE.has(error.code),
  );
}

/** A file that SQLite opens and does not make, should it vanish meanwhile (https://sqlite.org/uri.html#urimode). */
function existing(path: string): string {
  const url = pathToFileURL(path);
  url.searchParams.set('mode', 'rw');
  return url.href;
}

function marksOf({ runId, attempt }: Execution): Readonly<Record<string, string>> {
  return { [MARKS.runId]: runId, [MARKS.attempt]: String(attempt) };
}

function notOpen(why: string): Opened {
  return { kind: 'not_open', failed: { kind: 'failed', reason: sqlNotRun(why), retryable: false } };
}

/** By where it lies when links are followed, and by what it is: a file may have several names. */
async function isOf(folder: string, path: string): Promise<boolean> {
  const [own, file] = await Promise.all([real(folder), real(path)]);
  if (file === own || file.startsWith(own + sep)) {
    return true;
  }
  const asked = await stat(file).catch(() => undefined);
  if (asked === undefined) {
    return false;
  }
  const names = await readdir(own).catch(() => []);
  const found = await Promise.all(names.map((name) => stat(join(own, name)).catch(() => undefined)));
  return found.some((one) => one?.ino === asked.ino && one.dev === asked.dev);
}

/** Of what is not there yet, the place where it would be. */
async function real(path: string): Promise<string> {
  return await realpath(path).catch(async () => {
    const folder = dirname(path);
    return folder === path ? path : join(await real(folder), path.slice(folder.length).replaceAll(sep, ''));
  });
}

function databaseOf(place: string, library: string, marks: Readonly<Record<string, string>>): Database {
  const child = spawn(process.execPath, [PROCESS_FILE, place, library], {
    env: { PATH: process.env.PATH, ...marks },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.stdin.on('error', () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  /** Orders come one after another. */
  const order = async (statements: readonly object[], room: RowRoom) => {
    child.stdin.write(`${JSON.stringify({ statements })}\n`);
    const sets: (ResultSet | ChangedRows)[] = [];
    for (;;) {
      const { value } = await answers.next();
      const answer = answerIn(value);
      if (answer === undefined) {
        throw new Error('the process that asks SQLite has ended');
      }
      if (answer.error !== undefined) {
        throw Object.assign(new Error(answer.error.message), { errcode: answer.error.errcode ?? 1 });
      }
      if (answer.done === true) {
        return sets;
      }
      take(answer, sets, room);
    }
  };
  const say = async (statement: string) => void (await order([{ statement }], new RowRoom()));
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return {
    begin: () => say('begin'),
    commit: () => say('commit'),
    rollback: () => say('rollback'),
    run: (text, parameters, room) => order(ordersOf(text, parameters), room),
    // What is open is undone by the next one who opens the file.
    cancel: kill,
    close: () => void child.stdin.end(),
  };
}

function ordersOf(text: string, parameters: SqlParameters | undefined): readonly object[] {
  const statements = statementsIn(text);
  if (statements.some(opensAnother)) {
    const message = 'ATTACH and VACUUM INTO are not for jobs: another file is another connection';
    throw Object.assign(new Error(message), { errcode: 1 });
  }
  if (parameters !== undefined && statements.length > 1) {
    throw Object.assign(new Error('with parameters it has to be one statement'), { errcode: 1 });
  }
  return statements.map((statement) => ({ statement, parameters: bindable(parameters) }));
}

/** SQLite has no booleans. */
function bindable(parameters: SqlParameters | undefined): unknown {
  const bound = (value: unknown) => (typeof value === 'boolean' ? Number(value) : value);
  return Array.isArray(parameters)
    ? parameters.map(bound)
    : parameters && Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, bound(value)]));
}

function answerIn(line: unknown): Answer | undefined {
  const answer: unknown = typeof line === 'string' ? JSON.parse(line) : undefined;
  return isAnswer(answer) ? answer : undefined;
}

/** It is our own process that answers. */
function isAnswer(answer: unknown): answer is JsonObject & Answer {
  return isObject(answer);
}

function take({ columns, row, changed }: Answer, sets: (ResultSet | ChangedRows)[], room: RowRoom): void {
  const last = sets.at(-1);
  if (columns !== undefined) {
    sets.push(new ResultSet(columns, room));
  } else if (row !== undefined && last instanceof ResultSet) {
    last.add(row);
  } else if (changed !== undefined) {
    sets.push(new ChangedRows(changed));
  }
}
