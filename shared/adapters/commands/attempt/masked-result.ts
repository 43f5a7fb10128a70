import { maskSecrets } from '#domain/secrets/mask.ts';
import type { ExecutionResult } from '#ports/executor.ts';

/** A result whose reason shows none of the secrets. */
export function maskedResult(result: ExecutionResult, secrets: readonly string[]): ExecutionResult {
  return result.kind === 'failed' ? { ...result, reason: maskSecrets(result.reason, secrets) } : result;
}
