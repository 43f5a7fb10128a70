import { awsRefusal } from '#adapters/aws/refusal.ts';
import type { AwsAction } from '#domain/jobs/command-kind/kind.ts';
import { awsDenied, awsNotCalled, awsRefused, awsUnavailable } from '#domain/runs/reasons/aws.ts';
import { isObject } from '#domain/values/json/object.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import type { AwsAnswer } from '#ports/aws-caller.ts';

const LONGEST_MESSAGE = 400;
/** @smithy/service-error-classification, and the services' own: a throttled call has done nothing. */
const THROTTLED =
  /^(?:BandwidthLimitExceeded|EC2ThrottledException|LimitExceededException|PriorRequestNotComplete|ProvisionedThroughputExceededException|RequestLimitExceeded|RequestThrottled|RequestThrottledException|SlowDown|Throttled|ThrottledException|Throttling|ThrottlingException|TooManyRequestsException|TransactionInProgressException)$/;
const DENIED =
  /^(?:AccessDenied|AccessDeniedException|AuthorizationError|AuthorizationErrorException|KMSAccessDenied|KMSAccessDeniedException|NotAuthorized|NotAuthorizedException|UnauthorizedOperation|UnauthorizedAccess|UnauthorizedException)$/;
/** The words of IAM: "is not authorized to perform: s3:GetObject on resource". */
const NAMED_ACTION = /\bperform:? ([a-z0-9-]+:[A-Za-z0-9]+)/;
/** Where a policy calls a service by another name than signatures do (Service Authorization Reference). */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch', email: 'ses' };
/** Where a policy calls an action by another name, or asks for more. */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:CopyObject': 's3:GetObject and s3:PutObject',
  's3:HeadObject': 's3:GetObject',
  's3:HeadBucket': 's3:ListBucket',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:UploadPart': 's3:PutObject',
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  'lambda:Invoke': 'lambda:InvokeFunction',
  'rds-data:Query': 'rds-data:ExecuteStatement',
};
const [REQUEST_TIMEOUT, CONFLICT, TOO_EARLY, TOO_MANY_REQUESTS, SERVER_ERROR] = [408, 409, 425, 429, 500];

/** A call, as far as its failure tells of it. */
interface FailedCall extends AwsAction {
  /** A request was made: before that the fault is in the input, or there are no credentials. */
  readonly wasSent: boolean;
  /** The name by which its requests are signed; undefined where that is not known. */
  readonly signedAs: string | undefined;
}

/** The answer to a call that failed: throttling, faults of the service and silence pass; a refusal does not. */
export function callFailure(error: unknown, call: FailedCall): Extract<AwsAnswer, { kind: 'refused' }> {
  const what = `${call.service} ${call.action}`;
  const [name, message, status] = [nameOf(error), messageOf(error), statusOf(error)];
  if (DENIED.test(name)) {
    return { kind: 'refused', reason: awsDenied(what, toAllow(call, message), message), error: name, retryable: false };
  }
  const said = [name, message].filter((part) => part !== '' && part !== 'Error').join(': ');
  if (THROTTLED.test(name) || status === TOO_MANY_REQUESTS) {
    const reason = awsUnavailable(what, `it is throttled (${said})`);
    return { kind: 'refused', reason, error: name, retryable: true, ...retryAfter(error) };
  }
  if (!call.wasSent && status === undefined) {
    const refusal = awsRefusal(error);
    const why = refusal.retryable ? said : refusal.why;
    return { kind: 'refused', reason: awsNotCalled(what, why), error: name, retryable: false };
  }
  if (status === undefined || status >= SERVER_ERROR || PASSING.has(status)) {
    const why = status === undefined ? `no answer (${said})` : said;
    return { kind: 'refused', reason: awsUnavailable(what, why), error: name, retryable: true, ...retryAfter(error) };
  }
  return { kind: 'refused', reason: awsRefused(what, said), error: name, retryable: false };
}

const PASSING: ReadonlySet<number> = new Set([REQUEST_TIMEOUT, CONFLICT, TOO_EARLY]);

/** The service knows best; else the action's own name, which is that of the call for most of them. */
function toAllow({ service, action, signedAs = service }: FailedCall, message: string): string {
  const named = NAMED_ACTION.exec(message)?.[1];
  const prefix = Object.hasOwn(PREFIXES, signedAs) ? PREFIXES[signedAs] : signedAs;
  const own = `${prefix}:${action}`;
  return named ?? (Object.hasOwn(ACTIONS, own) ? (ACTIONS[own] ?? own) : own);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text === 'UnknownError' ? '' : printableLine(text, LONGEST_MESSAGE);
}

function statusOf(error: unknown): number | undefined {
  const metadata = isObject(error) && isObject(error.$metadata) ? error.$metadata : {};
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

function retryAfter(error: unknown): { readonly retryAfterSeconds?: number } {
  const response = isObject(error) && isObject(error.$response) ? error.$response : {};
  const headers = isObject(response.headers) ? response.headers : {};
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? { retryAfterSeconds: seconds } : {};
}
