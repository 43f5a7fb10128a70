import { answeredResult } from '#adapters/commands/attempt/answered-result.ts';
import { maskedResult } from '#adapters/commands/attempt/masked-result.ts';
import { settledWithin } from '#adapters/commands/attempt/waiting.ts';
import { failed, isRefusal, printed } from '#adapters/commands/task/run.ts';
import type { CallbackCommand } from '#domain/jobs/command/callback/schema.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import { callbackFailed, callbackNotRegistered } from '#domain/runs/reasons/callback.ts';
import { makeMaskedOutput } from '#domain/secrets/mask/bytes.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, ExecutionResult, StopReason } from '#ports/executor.ts';

/** The host of callbacks. */
export interface CallbackHost {
  readonly clock: Clock;
  /** The functions that the program has registered; left out where no program does. */
  readonly callbacks?: { get(name: string): CallbackFunction | undefined };
}

/** A function that is called with the job's arguments and, behind them, the context. */
export type CallbackFunction = (...args: readonly unknown[]) => unknown;

/** The attempt, as a callback is told of it. */
export interface CallbackContext {
  /** Aborted when the attempt is told to stop: it was cancelled, it took too long, or the scheduler is closed. */
  readonly signal: AbortSignal;
  readonly runId: string;
  /** RFC 3339, UTC: the planned instant. */
  readonly scheduledAt: string;
  /** 1 for the first. */
  readonly attempt: number;
}

/** The reason that a callback's signal is aborted with: in words, and as a code. */
class CallbackStopped extends Error {
  override readonly name = 'AbortError';
  readonly code: StopReason;

  constructor(code: StopReason) {
    super(`the run was told to stop: ${code.replaceAll('_', ' ')}`);
    this.code = code;
  }
}

/** The end of a call. */
type Ended =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown };

const GRACE_MS = 5_000;
const LONGEST_MESSAGE = 400;
const GOES_ON = `cronstack: the callback was told to stop and has not within ${GRACE_MS / 1_000} s: it goes on, and nobody waits for it\n`;

/**
 * Calls a function of this program, with the job's arguments (the items of an array each by itself) and the context behind them. What it
 * returns is the output, and the result where that is JSON of at most 4 KiB; what it throws fails the attempt. Nothing can end a function
 * from outside: one that does not heed its signal is left alone after 5 s.
 */
export async function execute(
  { clock, callbacks }: CallbackHost,
  { name }: CallbackCommand,
  execution: Execution,
): Promise<ExecutionResult> {
  const call = callbacks?.get(name);
  if (call === undefined) {
    return { kind: 'failed', reason: callbackNotRegistered(name), retryable: true };
  }
  const secrets = secretsOf(execution);
  const output = makeMaskedOutput(secrets, (text) => execution.onOutput(Buffer.from(text)));
  const ending = callOf(call, execution);
  const ended = await unlessAborted(ending, execution.signal);
  if (ended === undefined && !(await settledWithin(clock, GRACE_MS, ending))) {
    output.write(Buffer.from(GOES_ON));
  }
  if (ended?.kind === 'threw') {
    output.write(Buffer.from(failed(ended.error).stderr));
  }
  const text = ended?.kind === 'returned' ? jsonOf(ended.value) : undefined;
  if (ended?.kind === 'returned' && text !== undefined) {
    output.write(Buffer.from(printed(ended.value)));
  }
  output.finish();
  if (ended === undefined) {
    return { kind: 'stopped' };
  }
  if (ended.kind === 'returned') {
    return { kind: 'succeeded', ...(text === undefined ? {} : answeredResult(text, secrets)) };
  }
  const reason = callbackFailed(printableLine(messageOf(ended.error), LONGEST_MESSAGE));
  return maskedResult({ kind: 'failed', reason, retryable: !isRefusal(ended.error) }, secrets);
}

/** Never rejects, also where nobody waits for it any more. */
async function callOf(call: CallbackFunction, execution: Execution): Promise<Ended> {
  const { signal, runId, scheduledAt, attempt } = execution;
  const stopping = new AbortController();
  const stop = () => stopping.abort(new CallbackStopped(signal.reason));
  signal.addEventListener('abort', stop);
  if (signal.aborted) {
    stop();
  }
  const context: CallbackContext = { signal: stopping.signal, runId, scheduledAt, attempt };
  try {
    return { kind: 'returned', value: await call(...argumentsOf(execution), context) };
  } catch (error) {
    return { kind: 'threw', error };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function argumentsOf({ args }: Execution): readonly unknown[] {
  if (args === undefined) {
    return [];
  }
  return Array.isArray(args) ? args : [args];
}

/** Undefined where it is no JSON, which is no fault: a function may return whatever it likes. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
