import {
  claudeApi,
  claudeBudget,
  claudeDenied,
  claudeFailed,
  claudeLimit,
  claudeLogin,
  claudeNoOutput,
  claudeServer,
  claudeTurns,
} from '#domain/runs/reasons/claude.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { ClaudeResult, ClaudeStream } from './stream.ts';

/** The things that a job asks of a run besides its prompt. */
interface Asked {
  readonly onDenied: 'fail' | 'ignore';
  readonly maxTurns: number;
  readonly maxBudgetUsd: number;
  /** An output in a form of its own is asked for. */
  readonly hasOutputs: boolean;
  /** The servers of tools without which it fails. */
  readonly neededServers: readonly string[];
}

/** The end of the program itself, where it was not ours. */
interface ProgramEnd {
  /** `exit 1`, `killed by SIGSEGV`. */
  readonly words: string;
  /** The last line of its standard error, may be empty. */
  readonly complaint: string;
}

/** The outcome of one start of the program. */
export type ClaudeOutcome =
  | { readonly kind: 'succeeded'; readonly output?: unknown }
  | { readonly kind: 'failed'; readonly reason: Reason; readonly retryable: boolean }
  /** The login's usage limit is reached: `until` in seconds, where that is known. */
  | { readonly kind: 'limited'; readonly reason: Reason; readonly until?: number }
  /** There is no such session to go on with. */
  | { readonly kind: 'session_unknown'; readonly reason: Reason };

/** No other end of a result with this subtype is a success. */
const COMPLETED = 'completed';
const UNREACHABLE = 'connection_failed';
const UNKNOWN_SESSION = /^No conversation found/;
const NOT_LOGGED_IN = /not logged in/i;
/** Another request says the same (https://docs.claude.com/en/api/errors). */
const LASTING_STATUSES: ReadonlySet<number> = new Set([400, 402, 403, 404, 413, 422]);
const [UNAUTHORIZED, TOO_MANY] = [401, 429];

/**
 * The outcome of a run of Claude Code, from its events and its end. Neither its exit code nor `subtype: "success"` says that the work was
 * done; whatever fits no rule is failed, never succeeded. To be asked only where the end was not our doing.
 */
export function outcomeOf(stream: ClaudeStream, asked: Asked, end: ProgramEnd): ClaudeOutcome {
  const missing = missingServer(stream, asked.neededServers);
  if (missing !== undefined) {
    return failed(claudeServer(missing.name, missing.status), true);
  }
  const { result } = stream;
  if (result === undefined) {
    return withoutResult(stream, end);
  }
  if (result.subtype === 'error_max_turns') {
    return failed(claudeTurns(asked.maxTurns), false);
  }
  if (result.subtype === 'error_max_budget_usd') {
    return failed(claudeBudget(asked.maxBudgetUsd), false);
  }
  if (result.subtype !== 'success') {
    return brokenOff(result);
  }
  return result.isError ? afterApiError(stream, result) : afterSuccess(stream, result, asked);
}

/** The first server that a run needs and does not have, once its session has begun. */
export function missingServer(
  { isBegun, servers }: ClaudeStream,
  needed: readonly string[],
): { readonly name: string; readonly status: string } | undefined {
  const found = isBegun ? needed : [];
  return found
    .map((name) => servers.find((server) => server.name === name) ?? { name, status: 'not there' })
    .find(({ status }) => status !== 'connected');
}

function withoutResult({ isBegun }: ClaudeStream, { words, complaint }: ProgramEnd): ClaudeOutcome {
  if (!isBegun && complaint !== '') {
    return failed(claudeFailed(complaint), false);
  }
  return failed(claudeFailed(`it ended without a result (${words})`), true);
}

function brokenOff({ subtype, errors }: ClaudeResult): ClaudeOutcome {
  const [error] = errors;
  const reason = claudeFailed(error ?? subtype);
  return error !== undefined && UNKNOWN_SESSION.test(error)
    ? { kind: 'session_unknown', reason }
    : failed(reason, false);
}

function afterApiError(stream: ClaudeStream, result: ClaudeResult): ClaudeOutcome {
  const { apiStatus, apiError, stopReason, text = '' } = result;
  const said = text.trim() === '' ? 'the API refused without a word' : text;
  if (apiStatus === UNAUTHORIZED) {
    return failed(claudeLogin(`the login is refused: ${said}`), false);
  }
  if (apiStatus === TOO_MANY && stream.limit !== undefined) {
    const { until } = stream.limit;
    const reason = claudeLimit(until === undefined ? undefined : writeUtc(until));
    return { kind: 'limited', reason, ...stream.limit };
  }
  if (apiStatus !== undefined) {
    return failed(claudeApi(said), !LASTING_STATUSES.has(apiStatus));
  }
  if (NOT_LOGGED_IN.test(said)) {
    return failed(claudeLogin('no login'), false);
  }
  // No answer came, after it was asked for again and again: the network. A model that refused, or said too much, would do so again.
  const isUnreachable = stopReason !== 'refusal' && (apiError ?? UNREACHABLE) === UNREACHABLE && stream.apiRetries > 0;
  return failed(claudeApi(said), isUnreachable);
}

function afterSuccess(stream: ClaudeStream, result: ClaudeResult, asked: Asked): ClaudeOutcome {
  const { terminalReason = 'no reason for its end', turns, output } = result;
  if (turns < 1) {
    return failed(claudeFailed('nothing was done: no model was asked'), false);
  }
  if (stream.denied.length > 0 && asked.onDenied === 'fail') {
    return failed(claudeDenied(stream.denied.map(({ tool }) => tool)), false);
  }
  if (asked.hasOutputs && output === undefined) {
    return failed(claudeNoOutput('it gave none'), true);
  }
  if (terminalReason !== COMPLETED) {
    return failed(claudeFailed(`it did not complete: ${terminalReason}`), false);
  }
  return { kind: 'succeeded', ...(output === undefined ? {} : { output }) };
}

function failed(reason: Reason, retryable: boolean): ClaudeOutcome {
  return { kind: 'failed', reason, retryable };
}
