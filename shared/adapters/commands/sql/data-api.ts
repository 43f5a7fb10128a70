import { regionOf } from '#domain/jobs/command/aws/request.ts';
import type { SqlCommand } from '#domain/jobs/command/sql/schema.ts';
import type { Cell } from '#domain/jobs/command/sql/table.ts';
import { sqlFailed, sqlNotRun } from '#domain/runs/reasons/sql.ts';
import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import { present } from '#domain/values/present.ts';
import type { AwsAnswer, AwsCaller } from '#ports/aws-caller.ts';
import type { FailedExecution } from '#ports/executor.ts';
import type { Database, SqlParameters } from './database.ts';
import { ChangedRows, ResultSet, type RowRoom } from './result-set.ts';

/** A cluster of Aurora that is asked over HTTPS. */
type Cluster = Extract<SqlCommand['connection'], { readonly clusterArn: string }>;

const SERVICE = 'rds-data';

/** A refusal of the Data API, on its way to the attempt. */
export class DataApiError extends Error {
  override readonly name = 'DataApiError';
  readonly code = 'data_api';
  readonly failed: FailedExecution;

  constructor(failed: FailedExecution) {
    super(failed.reason.text);
    this.failed = failed;
  }
}

/** A database behind the RDS Data API: no connection is held, and no driver needed. Its parameters have names. */
export function dataApiDatabase(aws: AwsCaller, cluster: Cluster, signal: AbortSignal): Database {
  const { clusterArn, secretArn, database } = cluster;
  const whose = { resourceArn: clusterArn, secretArn };
  let transactionId: string | undefined;
  const call = async (action: string, input: JsonObject, until = signal): Promise<JsonObject> => {
    const answer = await aws.call({ service: SERVICE, action, region: regionOf(clusterArn), input, signal: until });
    if (answer.kind === 'refused') {
      throw new DataApiError(failureOf(answer));
    }
    return answer.answer;
  };
  const end = async (action: string) => {
    if (transactionId !== undefined) {
      await call(action, { ...whose, transactionId }, new AbortController().signal);
    }
  };
  return {
    begin: async () => {
      const answer = await call('BeginTransaction', { ...whose, ...present({ database }) });
      transactionId = String(answer.transactionId);
    },
    run: async (sql, parameters, room) => {
      const input = { ...whose, ...present({ database, transactionId, parameters: namedParameters(parameters) }) };
      return [resultIn(await call('ExecuteStatement', { ...input, sql, includeResultMetadata: true }), room)];
    },
    commit: () => end('CommitTransaction'),
    rollback: () => end('RollbackTransaction'),
    // The call was given up with the signal; undoing its transaction ends what it began.
    cancel: () => end('RollbackTransaction'),
    close: () => undefined,
  };
}

function failureOf({ reason, error, retryable }: Extract<AwsAnswer, { kind: 'refused' }>): FailedExecution {
  return error === 'DatabaseErrorException' || error === 'BadRequestException'
    ? { kind: 'failed', reason: sqlFailed(reason.text), retryable: false }
    : { kind: 'failed', reason, retryable };
}

/** API_SqlParameter, Field. */
function namedParameters(parameters: SqlParameters | undefined): readonly JsonObject[] | undefined {
  if (parameters === undefined) {
    return undefined;
  }
  if (Array.isArray(parameters)) {
    const reason = sqlNotRun('the RDS Data API takes parameters by name: an object, and :name in the statement');
    throw new DataApiError({ kind: 'failed', reason, retryable: false });
  }
  return Object.entries(parameters).map(([name, value]) => ({ name, value: fieldOf(value) }));
}

function fieldOf(value: unknown): JsonObject {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { booleanValue: value };
    case 'number':
      return Number.isSafeInteger(value) ? { longValue: value } : { doubleValue: value };
    default:
      return { isNull: true };
  }
}

function resultIn(answer: JsonObject, room: RowRoom): ResultSet | ChangedRows {
  const { columnMetadata, records, numberOfRecordsUpdated } = answer;
  if (!Array.isArray(records)) {
    return new ChangedRows(Number(numberOfRecordsUpdated ?? 0));
  }
  const columns = Array.isArray(columnMetadata) ? columnMetadata.filter(isObject) : [];
  const set = new ResultSet(
    columns.map(({ label, name }) => String(label ?? name ?? '')),
    room,
  );
  for (const record of records) {
    set.add(Array.isArray(record) ? record.map(cellOf) : []);
  }
  return set;
}

function cellOf(field: unknown): Cell {
  const [value] = isObject(field) && field.isNull !== true ? Object.values(field) : [];
  if (value === undefined || value === null) {
    return null;
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
