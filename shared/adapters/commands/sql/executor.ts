import { maskedResult } from '#adapters/commands/attempt/masked-result.ts';
import { type References, resolveValues } from '#adapters/commands/attempt/resolve-values.ts';
import { settledWithin } from '#adapters/commands/attempt/waiting.ts';
import { withFacts } from '#domain/jobs/command/aws/placeholders.ts';
import { addressOf } from '#domain/jobs/command/sql/address.ts';
import { areExpectedRows } from '#domain/jobs/command/sql/expected-rows.ts';
import { SQLITE_IS_LOCAL } from '#domain/jobs/command/sql/local-files.ts';
import type { SqlCommand } from '#domain/jobs/command/sql/schema.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import { sqlNotRun, sqlRows, sqlTooLong } from '#domain/runs/reasons/sql.ts';
import { MOST_RESULT_BYTES, readResult } from '#domain/runs/result.ts';
import { makeMaskedOutput } from '#domain/secrets/mask/bytes.ts';
import { knownSecret } from '#domain/secrets/values.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import { encodeUtf8 } from '#domain/values/utf8.ts';
import type { AwsCaller } from '#ports/aws-caller.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { DataApiError, dataApiDatabase } from './data-api.ts';
import type { Database, Opened, SqlParameters } from './database.ts';
import { sqlFailure } from './failure.ts';
import { openMysql } from './mysql.ts';
import { openPostgres } from './postgres.ts';
import { type ChangedRows, ResultSet, RowRoom } from './result-set.ts';
import type { SqlitePlace } from './sqlite.ts';
import { readStatementFile } from './statement-file.ts';

/** So long a server may take to end what it was told to end, before it is told to end the connection. */
const CANCELLED_WITHIN_MS = 3_000;

/** The host of commands that ask databases. */
export interface SqlHost extends References {
  readonly clock: Clock;
  readonly aws: AwsCaller;
  /** Left out: files of SQLite are not for this place. */
  readonly sqlite?: SqlitePlace;
}

/**
 * Carries statements out in one transaction, and shows what they give. Where the attempt is told to stop, or they take longer than the command
 * says, they are cancelled on the server, and undone, before this answers.
 */
export async function execute(host: SqlHost, command: SqlCommand, execution: Execution): Promise<ExecutionResult> {
  const { clock } = host;
  const { timeoutSeconds } = command;
  const limit = new AbortController();
  const stopTimer = timeoutSeconds === undefined ? () => {} : clock.after(timeoutSeconds * 1_000, () => limit.abort());
  try {
    const signal = AbortSignal.any([execution.signal, limit.signal]);
    const result = await within(host, command, execution, signal);
    return result.kind === 'stopped' && !execution.signal.aborted && timeoutSeconds !== undefined
      ? { kind: 'failed', reason: sqlTooLong(timeoutSeconds), retryable: true }
      : result;
  } finally {
    stopTimer();
  }
}

async function within(
  host: SqlHost,
  command: SqlCommand,
  execution: Execution,
  signal: AbortSignal,
): Promise<ExecutionResult> {
  const { file = '' } = command;
  const statement = command.statement ?? (await unlessAborted(readStatementFile(file), signal));
  if (statement === undefined) {
    return { kind: 'stopped' };
  }
  if (typeof statement !== 'string') {
    return statement;
  }
  const { connection } = command;
  const values = typeof connection === 'object' && 'clusterArn' in connection ? {} : { connection };
  const resolved = await resolveValues(host, values, signal);
  if (resolved.kind === 'unresolved') {
    return resolved.result;
  }
  const address = addressOf(resolved.values.connection ?? '');
  const secrets = [
    ...secretsOf(execution),
    ...resolved.secrets,
    ...(address?.secrets ?? []).flatMap((secret) => knownSecret(secret)),
  ];
  const opening = openDatabase(host, command, address, execution, signal);
  const opened = await unlessAborted(opening, signal);
  if (opened === undefined || signal.aborted) {
    void opening.then((late) => late.kind === 'open' && late.database.close());
    return { kind: 'stopped' };
  }
  if (opened.kind === 'not_open') {
    return maskedResult(opened.failed, secrets);
  }
  const { database } = opened;
  try {
    return await transaction(host.clock, database, { command, statement, execution, signal, secrets });
  } catch (error) {
    const failed = error instanceof DataApiError ? error.failed : sqlFailure(error);
    return signal.aborted ? { kind: 'stopped' } : maskedResult(failed, secrets);
  } finally {
    database.close();
  }
}

async function openDatabase(
  { aws, sqlite }: SqlHost,
  { connection }: SqlCommand,
  address: ReturnType<typeof addressOf>,
  execution: Execution,
  signal: AbortSignal,
): Promise<Opened> {
  if (typeof connection === 'object' && 'clusterArn' in connection) {
    return { kind: 'open', database: dataApiDatabase(aws, connection, signal) };
  }
  if (typeof connection === 'string') {
    return sqlite === undefined
      ? notOpen(SQLITE_IS_LOCAL)
      : await (await import('./sqlite.ts')).openSqlite(connection, sqlite, execution);
  }
  switch (address?.engine) {
    case 'postgres':
      return await openPostgres(address, `cronstack ${execution.runId}`, signal);
    case 'mysql':
      return await openMysql(address, signal);
    default:
      return notOpen(
        'what the connection refers to is no address of a database: expected postgres://, mysql:// or mariadb://, or the JSON that RDS keeps in its secrets',
      );
  }
}

function notOpen(why: string): Opened {
  return { kind: 'not_open', failed: { kind: 'failed', reason: sqlNotRun(why), retryable: false } };
}

/** The work of one connection. */
interface Work {
  readonly command: SqlCommand;
  readonly statement: string;
  readonly execution: Execution;
  readonly signal: AbortSignal;
  readonly secrets: readonly string[];
}

async function transaction(clock: Clock, database: Database, work: Work): Promise<ExecutionResult> {
  const { command, statement, execution, signal, secrets } = work;
  const isOne = command.transaction !== false;
  const running = (async () => {
    if (isOne) {
      await database.begin();
    }
    return await database.run(statement, parametersOf(command, execution), new RowRoom());
  })();
  const sets = await unlessAborted(running, signal);
  if (sets === undefined || signal.aborted) {
    await cancel(clock, database, running);
    return { kind: 'stopped' };
  }
  const last = sets.at(-1);
  const rows = last?.rows ?? 0;
  const expected = command.expect?.rows;
  const failed =
    expected === undefined || areExpectedRows(rows, expected)
      ? undefined
      : ({ kind: 'failed', reason: sqlRows(rows, expected), retryable: true } as const);
  if (isOne) {
    await (failed === undefined ? database.commit() : database.rollback());
  }
  show(sets, command.output === 'count', secrets, execution);
  return failed ?? { kind: 'succeeded', left: readResult(resultOf(rows, last), secrets) };
}

function parametersOf({ parameters }: SqlCommand, execution: Execution): SqlParameters | undefined {
  // Facts stand in texts alone: the shape stays what the schema let in.
  return parameters === undefined ? undefined : (withFacts(parameters, execution) as SqlParameters);
}

/** Tells the server until it has ended what runs, or cannot be reached: then the connection is closed, and it finds out by itself. */
async function cancel(clock: Clock, database: Database, running: Promise<unknown>): Promise<void> {
  for (const harder of [false, true]) {
    const told = database.cancel(harder).catch(() => undefined);
    await settledWithin(clock, CANCELLED_WITHIN_MS, told);
    if (await settledWithin(clock, CANCELLED_WITHIN_MS, running)) {
      return;
    }
  }
}

function show(
  sets: readonly (ResultSet | ChangedRows)[],
  counted: boolean,
  secrets: readonly string[],
  execution: Execution,
): void {
  const output = makeMaskedOutput(secrets, (text) => execution.onOutput(encodeUtf8(text)));
  for (const set of sets) {
    output.write(encodeUtf8(set.shown(counted)));
  }
  output.finish();
}

/** The number of rows; of one row its values as well, by their columns. */
function resultOf(rows: number, last: ResultSet | ChangedRows | undefined): string {
  const [only] = last instanceof ResultSet && rows === 1 ? last.kept : [];
  if (only === undefined || !(last instanceof ResultSet)) {
    return JSON.stringify({ rows });
  }
  const row = Object.fromEntries(last.columns.map((name, column) => [name, only[column] ?? null]));
  const whole = JSON.stringify({ rows, row });
  return encodeUtf8(whole).length > MOST_RESULT_BYTES ? JSON.stringify({ rows }) : whole;
}
