/** The services whose failures are told apart by AwsFault. */
type AwsService = 'scheduler' | 'sqs' | 'ecs';

/** The kind of what went wrong, whatever the service calls it. Stable: alarms and the runbook speak of it. */
type AwsFaultKind = 'throttled' | 'quota_exceeded' | 'access_denied' | 'role_not_ready' | 'not_found' | 'failed';

const KINDS: Readonly<Record<string, AwsFaultKind>> = {
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  RequestThrottled: 'throttled',
  ServiceQuotaExceededException: 'quota_exceeded',
  OverLimit: 'quota_exceeded',
  AccessDeniedException: 'access_denied',
  AccessDenied: 'access_denied',
  ResourceNotFoundException: 'not_found',
  QueueDoesNotExist: 'not_found',
};

/** EventBridge Scheduler's words while a new role has not reached it yet; no error name of its own. */
const ROLE_NOT_READY = /must allow AWS EventBridge Scheduler to assume the role/;

/**
 * An AWS call that failed after the SDK's own retries with backoff. What it was to do stays in the head's outbox, so that the next
 * look at the job does it again. The code is `<service>_<kind>`; the service's error is the cause.
 */
export class AwsFault extends Error {
  override readonly name = 'AwsFault';
  readonly code: `${AwsService}_${AwsFaultKind}`;

  constructor(service: AwsService, action: string, cause: unknown) {
    const kind = kindOf(cause);
    super(`${service}: could not ${action} (${kind})`, { cause });
    this.code = `${service}_${kind}`;
  }
}

function kindOf(cause: unknown): AwsFaultKind {
  if (!(cause instanceof Error)) {
    return 'failed';
  }
  const known = Object.hasOwn(KINDS, cause.name) ? KINDS[cause.name] : undefined;
  return ROLE_NOT_READY.test(cause.message) ? 'role_not_ready' : (known ?? 'failed');
}
