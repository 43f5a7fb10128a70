import { answeredResult } from '#adapters/commands/attempt/answered-result.ts';
import { maskedResult } from '#adapters/commands/attempt/masked-result.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import { makeMaskedOutput } from '#domain/secrets/mask/bytes.ts';
import { scalarsIn } from '#domain/secrets/texts.ts';
import { namedSecrets } from '#domain/secrets/values.ts';
import { present } from '#domain/values/present.ts';
import { characterStart, encodeUtf8 } from '#domain/values/utf8.ts';
import type { AwsAnswer } from '#ports/aws-caller.ts';
import type { Execution, ExecutionResult, FailedExecution } from '#ports/executor.ts';

/** As much as a run shows of its output in lists. */
const MOST_SHOWN_BYTES = 1_024;

/**
 * The result of an attempt whose call came to this. The answer's first KiB is shown, as JSON; what stands in it under a name that looks secret
 * is masked, as an answer may be somebody's password.
 */
export function calledResult(answer: AwsAnswer, execution: Execution): ExecutionResult {
  return answer.kind === 'refused' ? refusedResult(answer, execution) : shownResult(answer.answer, execution);
}

/** The result of an attempt whose call was refused. */
export function refusedResult(
  { reason, retryable, retryAfterSeconds }: Extract<AwsAnswer, { kind: 'refused' }>,
  execution: Execution,
): ExecutionResult {
  return failedResult({ kind: 'failed', reason, retryable, ...present({ retryAfterSeconds }) }, execution);
}

/** A failure without the secrets of the execution in its reason. */
export function failedResult(failed: FailedExecution, execution: Execution): ExecutionResult {
  return maskedResult(failed, secretsOf(execution));
}

/** The result of an attempt that came to this, which is shown; an empty object says nothing. */
export function shownResult(value: unknown, execution: Execution): ExecutionResult {
  const secrets = [...secretsOf(execution), ...namedSecrets(scalarsIn('', [], value))];
  const json = JSON.stringify(value) ?? '';
  show(json === '{}' ? '' : json, secrets, execution);
  return { kind: 'succeeded', ...answeredResult(json, secrets) };
}

function show(text: string, secrets: readonly string[], execution: Execution): void {
  let masked = '';
  const output = makeMaskedOutput(secrets, (part) => {
    masked += part;
  });
  output.write(encodeUtf8(text));
  output.finish();
  // Cut when it is masked: half a secret would not be.
  const bytes = encodeUtf8(masked);
  const end = characterStart(bytes, MOST_SHOWN_BYTES);
  const shown = bytes.length > MOST_SHOWN_BYTES ? `${Buffer.from(bytes.subarray(0, end)).toString()} [...]` : masked;
  if (shown !== '') {
    execution.onOutput(encodeUtf8(`${shown}\n`));
  }
}
