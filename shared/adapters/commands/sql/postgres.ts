import { Socket } from 'node:net';
import type { SqlAddress } from '#domain/jobs/command/sql/address.ts';
import type { Cell } from '#domain/jobs/command/sql/table.ts';
import type { Database, Opened, SqlParameters } from './database.ts';
import { findDriver, hasFunctions } from './driver.ts';
import { sqlFailure } from './failure.ts';
import { ChangedRows, ResultSet, type RowRoom } from './result-set.ts';

const PACKAGE = 'pg';
const CONNECTED_WITHIN_MS = 10_000;

/** The part of `pg` that is used here. */
interface Postgres {
  readonly Client: new (options: object) => PostgresClient;
  readonly Query: new (options: object) => PostgresQuery;
}

interface PostgresClient {
  /** The server's process for this connection, once there is one. */
  readonly processID?: number;
  connect(): Promise<void>;
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
  query(query: PostgresQuery): unknown;
  on(event: 'error', heard: (error: Error) => void): void;
  end(): Promise<void>;
}

interface PostgresQuery {
  on(event: 'row', heard: (row: Cell[], result: PostgresResult) => void): void;
  on(event: 'error', heard: (error: Error) => void): void;
  on(event: 'end', heard: (result: PostgresResult | PostgresResult[]) => void): void;
}

interface PostgresResult {
  readonly fields: readonly { readonly name: string }[];
  readonly rowCount: number | null;
}

/** Values as the server writes them. */
const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** Connects to PostgreSQL. */
export async function openPostgres({ url }: SqlAddress, name: string, signal: AbortSignal): Promise<Opened> {
  const found = findDriver(PACKAGE, isPostgres);
  if (!found.ok) {
    return found.notOpen;
  }
  const pg = found.driver;
  const options = {
    connectionString: url,
    connectionTimeoutMillis: CONNECTED_WITHIN_MS,
    application_name: name,
    keepAlive: true,
  };
  // Ours, as the driver does not let go of one that is still connecting.
  const socket = new Socket();
  const client = new pg.Client({ ...options, stream: socket });
  // A connection that breaks is heard of by the statement that runs on it.
  client.on('error', () => undefined);
  const close = () => void client.end().catch(() => undefined);
  const letGo = () => void socket.destroy();
  signal.addEventListener('abort', letGo);
  try {
    await client.connect();
    // A server whose client has vanished then ends the statement; before PostgreSQL 14 it cannot be told so.
    await client.query("set client_connection_check_interval = '5s'").catch(() => undefined);
    return { kind: 'open', database: databaseOf(pg, client, options, close) };
  } catch (error) {
    letGo();
    return { kind: 'not_open', failed: sqlFailure(error) };
  } finally {
    signal.removeEventListener('abort', letGo);
  }
}

function isPostgres(module: unknown): module is Postgres {
  return hasFunctions(module, ['Client', 'Query']);
}

function databaseOf(pg: Postgres, client: PostgresClient, options: object, close: () => void): Database {
  const say = async (text: string) => void (await client.query(text));
  return {
    begin: () => say('begin'),
    commit: () => say('commit'),
    rollback: () => say('rollback'),
    run: (statement, parameters, room) => run(pg, client, statement, parameters, room),
    cancel: async (harder) => {
      const other = new pg.Client(options);
      other.on('error', () => undefined);
      await other.connect();
      await other.query(`select ${harder ? 'pg_terminate_backend' : 'pg_cancel_backend'}($1)`, [client.processID]);
      await other.end();
    },
    close,
  };
}

/** Rows are taken as they come, and forgotten where there is no room for them. Statements answer in their order. */
function run(
  pg: Postgres,
  client: PostgresClient,
  text: string,
  parameters: SqlParameters | undefined,
  room: RowRoom,
): Promise<readonly (ResultSet | ChangedRows)[]> {
  return new Promise((resolve, reject) => {
    const query = new pg.Query({ text, values: parameters, rowMode: 'array', types: AS_TEXT });
    const sets = new Map<PostgresResult, ResultSet>();
    const setOf = (result: PostgresResult): ResultSet => {
      const set =
        sets.get(result) ??
        new ResultSet(
          result.fields.map((field) => field.name),
          room,
        );
      sets.set(result, set);
      return set;
    };
    query.on('row', (row, result) => setOf(result).add(row));
    query.on('error', reject);
    query.on('end', (results) =>
      resolve(
        [results]
          .flat()
          .map((result) => (result.fields.length > 0 ? setOf(result) : new ChangedRows(result.rowCount ?? 0))),
      ),
    );
    void client.query(query);
  });
}
