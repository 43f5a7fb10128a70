import type { SqlAddress } from '#domain/jobs/command/sql/address.ts';
import type { Cell } from '#domain/jobs/command/sql/table.ts';
import { wellFormedUtf8 } from '#domain/values/utf8.ts';
import type { Database, Opened, SqlParameters } from './database.ts';
import { findDriver, hasFunctions } from './driver.ts';
import { sqlFailure } from './failure.ts';
import { ChangedRows, ResultSet, type RowRoom } from './result-set.ts';

const PACKAGE = 'mysql2';
const CONNECTED_WITHIN_MS = 10_000;

/** The part of `mysql2` that is used here. */
interface Mysql {
  createConnection(options: object): MysqlConnection;
}

interface MysqlConnection {
  /** The server's thread for this connection, once there is one. */
  readonly threadId: number | null;
  query(options: string | object, answered?: (error: Error | null) => void): MysqlQuery;
  execute(options: object): MysqlQuery;
  connect(answered: (error: Error | null) => void): void;
  on(event: 'error', heard: (error: Error) => void): void;
  end(answered: () => void): void;
  destroy(): void;
}

interface MysqlQuery {
  on(event: 'fields', heard: (fields: readonly { readonly name: string }[] | undefined) => void): void;
  on(event: 'result', heard: (rowOrChange: unknown[] | { readonly affectedRows: number }) => void): void;
  on(event: 'error', heard: (error: Error) => void): void;
  on(event: 'end', heard: () => void): void;
}

/** Connects to MySQL or MariaDB. */
export async function openMysql({ url }: SqlAddress, signal: AbortSignal): Promise<Opened> {
  const found = findDriver(PACKAGE, isMysql);
  if (!found.ok) {
    return found.notOpen;
  }
  const mysql = found.driver;
  const options = {
    uri: url,
    connectTimeout: CONNECTED_WITHIN_MS,
    multipleStatements: true,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    namedPlaceholders: true,
  };
  const connection = mysql.createConnection(options);
  // A connection that breaks is heard of by the statement that runs on it.
  connection.on('error', () => undefined);
  const close = () => connection.destroy();
  signal.addEventListener('abort', close);
  try {
    await connected(connection);
    return { kind: 'open', database: databaseOf(mysql, connection, options) };
  } catch (error) {
    close();
    return { kind: 'not_open', failed: sqlFailure(error) };
  } finally {
    signal.removeEventListener('abort', close);
  }
}

function isMysql(module: unknown): module is Mysql {
  return hasFunctions(module, ['createConnection']);
}

function connected(connection: MysqlConnection): Promise<void> {
  return new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
}

function said(connection: MysqlConnection, text: string): Promise<void> {
  return new Promise((resolve, reject) => connection.query(text, (error) => (error ? reject(error) : resolve())));
}

function databaseOf(mysql: Mysql, connection: MysqlConnection, options: object): Database {
  let busy = false;
  return {
    begin: () => said(connection, 'start transaction'),
    commit: () => said(connection, 'commit'),
    rollback: () => said(connection, 'rollback'),
    run: async (statement, parameters, room) => {
      busy = true;
      try {
        return await run(connection, statement, parameters, room);
      } finally {
        busy = false;
      }
    },
    cancel: async (harder) => {
      const other = mysql.createConnection(options);
      other.on('error', () => undefined);
      await connected(other);
      await said(other, `kill ${harder ? 'connection' : 'query'} ${Number(connection.threadId)}`);
      other.destroy();
    },
    // A goodbye waits for what still runs.
    close: () => (busy ? connection.destroy() : connection.end(() => undefined)),
  };
}

/** Rows are taken as they come, and forgotten where there is no room for them. */
function run(
  connection: MysqlConnection,
  sql: string,
  values: SqlParameters | undefined,
  room: RowRoom,
): Promise<readonly (ResultSet | ChangedRows)[]> {
  return new Promise((resolve, reject) => {
    const options = { sql, rowsAsArray: true };
    const query = values === undefined ? connection.query(options) : connection.execute({ ...options, values });
    const all: (ResultSet | ChangedRows)[] = [];
    let current: ResultSet | undefined;
    query.on('fields', (fields) => {
      if (fields !== undefined) {
        current = new ResultSet(
          fields.map(({ name }) => name),
          room,
        );
        all.push(current);
      }
    });
    query.on('result', (found) => {
      if (Array.isArray(found)) {
        current?.add(found.map(cellOf));
      } else {
        all.push(new ChangedRows(found.affectedRows));
      }
    });
    query.on('error', reject);
    query.on('end', () => resolve(all));
  });
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) {
    return null;
  }
  if (value instanceof Uint8Array) {
    return wellFormedUtf8(value) ?? `0x${Buffer.from(value).toString('hex')}`;
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
