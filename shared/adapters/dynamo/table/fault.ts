import { StoreFault, type StoreFaultCode } from '#ports/stores/fault.ts';

/** API_*: "Errors" and "Common Errors" of the DynamoDB API reference. */
const CODES: Readonly<Record<string, StoreFaultCode>> = {
  ProvisionedThroughputExceededException: 'store_throttled',
  ThrottlingException: 'store_throttled',
  RequestLimitExceeded: 'store_throttled',
  InternalServerError: 'store_unavailable',
  ServiceUnavailable: 'store_unavailable',
  TimeoutError: 'store_unavailable',
  AccessDeniedException: 'store_denied',
  UnrecognizedClientException: 'store_denied',
  ExpiredTokenException: 'store_denied',
  CredentialsProviderError: 'store_denied',
  ResourceNotFoundException: 'store_missing',
  ValidationException: 'store_rejected',
};

/** DynamoDB's words; the error is an ordinary ValidationException. */
const TOO_LARGE = /item size .*exceeded/i;

/** Puts a failed DynamoDB call, with the SDK's own retries behind it, into the ports' words; what is in them already stays so. */
export function toStoreFault(action: string, cause: unknown): StoreFault {
  if (cause instanceof StoreFault) {
    return new StoreFault(cause.code, `could not ${action}: ${cause.message}`, { cause });
  }
  const code = codeOf(cause);
  return new StoreFault(code, `DynamoDB: could not ${action} (${code})`, { cause });
}

function codeOf(cause: unknown): StoreFaultCode {
  if (!(cause instanceof Error)) {
    return 'store_rejected';
  }
  if (cause.name === 'ValidationException' && TOO_LARGE.test(cause.message)) {
    return 'item_too_large';
  }
  const known = Object.hasOwn(CODES, cause.name) ? CODES[cause.name] : undefined;
  return known ?? (isOfNetwork(cause) || isOfServer(cause) ? 'store_unavailable' : 'store_rejected');
}

/** Refused, reset, not resolved: the system's error codes. */
function isOfNetwork(cause: Error): boolean {
  return 'code' in cause && typeof cause.code === 'string' && /^E[A-Z_]+$/.test(cause.code);
}

function isOfServer(cause: Error): boolean {
  return '$fault' in cause && cause.$fault === 'server';
}
