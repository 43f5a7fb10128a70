import { answeredResult } from '#adapters/commands/attempt/answered-result.ts';
import { maskedResult } from '#adapters/commands/attempt/masked-result.ts';
import { toldRun } from '#adapters/commands/attempt/told-run.ts';
import { withFacts } from '#domain/jobs/command/aws/placeholders.ts';
import type { LambdaCommand } from '#domain/jobs/command/lambda/schema.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import { functionFailed, functionNotInvoked } from '#domain/runs/reasons/function.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import { makeMaskedOutput } from '#domain/secrets/mask/bytes.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import type { FunctionInvoker } from '#ports/function-invoker.ts';

const LONGEST_MESSAGE = 400;

/** The host of lambda commands. */
export interface LambdaHost {
  readonly invoker: FunctionInvoker;
}

/**
 * Calls a function and waits for its answer. The output is the end of its log and then what it answered. A function cannot be told to
 * stop: where the attempt is, the answer is not waited for any more.
 */
export async function execute(
  { invoker }: LambdaHost,
  command: LambdaCommand,
  execution: Execution,
): Promise<ExecutionResult> {
  const { functionName, qualifier, payload } = command;
  const { signal } = execution;
  const result = await unlessAborted(
    invoker.invoke({
      functionName,
      qualifier,
      payload: JSON.stringify(payload === undefined ? toldRun(execution) : withFacts(payload, execution)),
      context: JSON.stringify({ custom: { cronstack: identityOf(execution) } }),
      signal,
    }),
    signal,
  );
  if (result === undefined) {
    return { kind: 'stopped' };
  }
  const secrets = secretsOf(execution);
  if (result.kind === 'not_invoked') {
    const { kind: _, why, ...failure } = result;
    return maskedResult({ kind: 'failed', reason: functionNotInvoked(why), ...failure }, secrets);
  }
  show(execution, secrets, [result.logTail, result.payload]);
  return result.kind === 'answered'
    ? { kind: 'succeeded', ...answeredResult(result.payload, secrets) }
    : maskedResult({ kind: 'failed', reason: failureOf(result.payload), retryable: true }, secrets);
}

/** Which run this is: short, as a client context may have 3,583 bytes at most (API_Invoke). */
function identityOf({ jobId, runId, scheduledAt, attempt }: Execution) {
  return { jobId, runId, scheduledAt, attempt };
}

function show(execution: Execution, secrets: readonly string[], texts: readonly string[]): void {
  const output = makeMaskedOutput(secrets, (text) => execution.onOutput(Buffer.from(text)));
  for (const text of texts) {
    output.write(Buffer.from(text === '' || text.endsWith('\n') ? text : `${text}\n`));
  }
  output.finish();
}

function failureOf(payload: string): Reason {
  const { errorType, errorMessage } = errorOf(payload);
  const said = [errorType, errorMessage].filter((part) => typeof part === 'string' && part !== '').join(': ');
  return functionFailed(printableLine(said, LONGEST_MESSAGE));
}

/** The answer of Lambda for a function that threw (API_Invoke, "FunctionError"); texts alone, as a function may answer anything. */
function errorOf(payload: string): { readonly errorType?: unknown; readonly errorMessage?: unknown } {
  try {
    const error: unknown = JSON.parse(payload);
    return typeof error === 'object' && error !== null ? error : {};
  } catch {
    return {};
  }
}
