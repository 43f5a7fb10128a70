import { maskSecrets } from '#domain/secrets/mask/pieces.ts';
import type { ExecutionResult } from '#ports/executor.ts';

/** A result whose reason shows none of the secrets. */
export function maskedResult(result: ExecutionResult, secrets: readonly string[]): ExecutionResult {
  if (result.kind !== 'failed') {
    return result;
  }
  const { code, text } = result.reason;
  return { ...result, reason: { code, text: maskSecrets(text, secrets) } };
}
