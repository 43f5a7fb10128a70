import type { Credentials } from '#adapters/aws/credentials.ts';
import { signed } from '#adapters/aws/signature.ts';

/** The most that AWS allows a role that was assumed by a role (IAM user guide, "Role chaining"). */
const DURATION_SECONDS = 3_600;
const API_VERSION = '2011-06-15';
const ANSWERED_WITHIN_MS = 5_000;
/** The errors that pass, beside those of the server (STS API reference, "Common Errors"). */
const PASSING = new Set([
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'RequestExpired',
  'IDPCommunicationError',
]);
const SERVER_ERROR = 500;
const TOO_MANY_REQUESTS = 429;

/** Credentials of a session of a role. */
export interface SessionCredentials extends Credentials {
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

/** A session to open. */
export interface SessionRequest {
  readonly roleArn: string;
  /** 2 to 64 characters (API_AssumeRole): what CloudTrail shows in the place of a user's name. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The means to ask STS. */
interface StsAccess {
  readonly region: string;
  /** The address that stands in for STS's own. */
  readonly endpoint: string | undefined;
  /** The credentials under which it is asked. */
  readonly credentials: () => Promise<Credentials>;
}

/** The answer of STS. */
export type Assumed =
  | { readonly kind: 'assumed'; readonly credentials: SessionCredentials }
  /** Not allowed; while a role is new, also where it is (IAM user guide, "Changes that I make are not always immediately visible"). */
  | { readonly kind: 'denied'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }
  /** Throttled, or out of reach: passes. */
  | { readonly kind: 'unavailable'; readonly why: string };

/** Assumes a role for an hour (API_AssumeRole). Signed by hand: STS's client would be a large part of a runner's code, for this one call. */
export async function assumeRole(session: SessionRequest, access: StsAccess): Promise<Assumed> {
  try {
    const response = await fetch(await requestFor(session, access), {
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    });
    const text = await response.text();
    return response.ok ? granted(text) : refused(response.status, element(text, 'Code') ?? String(response.status));
  } catch (error) {
    return { kind: 'unavailable', why: `STS could not be asked (${error instanceof Error ? error.message : error})` };
  }
}

async function requestFor({ roleArn, name, tags }: SessionRequest, access: StsAccess): Promise<Request> {
  const { region, endpoint = addressIn(region), credentials } = access;
  const body = new URLSearchParams({
    Action: 'AssumeRole',
    Version: API_VERSION,
    RoleArn: roleArn,
    RoleSessionName: name,
    DurationSeconds: String(DURATION_SECONDS),
  });
  for (const [index, [key, value]] of Object.entries(tags).entries()) {
    body.set(`Tags.member.${index + 1}.Key`, key);
    body.set(`Tags.member.${index + 1}.Value`, value);
  }
  const request = new Request(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: body.toString(),
  });
  return signed(request, { service: 'sts', region, credentials: await credentials() });
}

function addressIn(region: string): string {
  return `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`;
}

function granted(text: string): Assumed {
  const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
    element(text, 'AccessKeyId'),
    element(text, 'SecretAccessKey'),
    element(text, 'SessionToken'),
    element(text, 'Expiration'),
  ];
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
    return { kind: 'unavailable', why: 'STS answers without credentials' };
  }
  const expiresAtMs = Date.parse(expiration ?? '');
  return { kind: 'assumed', credentials: { accessKeyId, secretAccessKey, sessionToken, expiresAtMs } };
}

function refused(status: number, code: string): Assumed {
  if (status >= SERVER_ERROR || status === TOO_MANY_REQUESTS || PASSING.has(code)) {
    return { kind: 'unavailable', why: `STS refuses for now (${code})` };
  }
  return code === 'AccessDenied'
    ? {
        kind: 'denied',
        why: 'the runner may not assume the command role of its class (AccessDenied): a policy is new, or was changed outside of the stack',
      }
    : { kind: 'refused', why: `STS refuses (${code})` };
}

/** The text of the first element of that name in an answer of STS; no name, code or key has a character that XML escapes. */
export function element(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
}
