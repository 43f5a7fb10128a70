import { sqlFailed, sqlUnreachable } from '#domain/runs/reasons/sql.ts';
import { isObject } from '#domain/values/json/object.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import type { FailedExecution } from '#ports/executor.ts';

const LONGEST_MESSAGE = 400;
/**
 * The classes of SQLSTATE (SQL standard; PostgreSQL, appendix A; MySQL server error reference) that the next attempt would meet again: what
 * is not supported, a wrong value, a wrong login, a database that is not there, and statements that are wrong or not allowed.
 */
const FINAL = /^(?:0A|22|28|2F|3D|3F|42)/;
const SQLSTATE = /^[0-9A-Z]{5}$/;
/** SQLSTATEs about the connection: the statement may have been carried out. */
const CONNECTION = /^(?:08|57P0[123])/;
/** Result codes of SQLite: SQLITE_ERROR (a wrong statement), SQLITE_CONSTRAINT apart, as data change; READONLY, AUTH, NOTADB. */
const SQLITE_FINAL: ReadonlySet<unknown> = new Set([1, 8, 23, 26]);

/** The failure that a driver's error means: the server's own words, and whether another attempt may help. */
export function sqlFailure(error: unknown): FailedExecution {
  const message = printableLine(wordsOf(error), LONGEST_MESSAGE);
  const state = stateOf(error);
  if (state !== undefined && !CONNECTION.test(state)) {
    return { kind: 'failed', reason: sqlFailed(`${message} (${state})`), retryable: !FINAL.test(state) };
  }
  const { errcode } = isObject(error) ? error : {};
  if (typeof errcode === 'number') {
    // The lowest byte is the code, the others its extension.
    return { kind: 'failed', reason: sqlFailed(message), retryable: !SQLITE_FINAL.has(errcode & 0xff) };
  }
  return { kind: 'failed', reason: sqlUnreachable(message), retryable: true };
}

/** pg has it as `code`, where those of Node stand as well; mysql2 as `sqlState`. */
function stateOf(error: unknown): string | undefined {
  const { code, sqlState, severity } = isObject(error) ? error : {};
  const state = typeof sqlState === 'string' ? sqlState : severity === undefined ? undefined : code;
  return typeof state === 'string' && SQLSTATE.test(state) ? state : undefined;
}

/** Where several addresses were tried, Node says so of each, and of all together nothing. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return error.errors.map(wordsOf).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
