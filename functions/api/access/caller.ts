import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithIAMAuthorizer,
  APIGatewayProxyEventV2WithJWTAuthorizer,
} from 'aws-lambda';

type Event = APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithIAMAuthorizer | APIGatewayProxyEventV2WithJWTAuthorizer;

type Claims = Readonly<Record<string, unknown>>;

/** The claims with a name of a person (OpenID Connect Core 1.0, section 5.1), and those of Cognito. */
const NAMES = ['email', 'preferred_username', 'username', 'cognito:username', 'name'];
/** The claims with the name that the issuer has for them (RFC 7519, section 4.1.2), or a program (RFC 9068, section 2.2). */
const SUBJECTS = ['sub', 'client_id', 'azp'];
const LONGEST = 256;

/**
 * The one who asks, as the authorizer established: the ARN of an IAM principal; of a token's claims the name and the subject, as a name may
 * change hands; `unknown` where the authorizer says neither, `local` where there is none.
 */
export function callerOf({ requestContext }: Event): string {
  if (!('authorizer' in requestContext)) {
    return 'local';
  }
  const { authorizer } = requestContext;
  if ('jwt' in authorizer) {
    return personIn(authorizer.jwt.claims);
  }
  return authorizer.iam?.userArn ?? 'unknown';
}

/** The one who asks, by the name that never goes to somebody else: the ARN, or the subject of a token. Undefined where there is none. */
export function subjectOf({ requestContext }: Event): string | undefined {
  if (!('authorizer' in requestContext)) {
    return undefined;
  }
  const { authorizer } = requestContext;
  return 'jwt' in authorizer ? first(authorizer.jwt.claims, SUBJECTS) : authorizer.iam?.userArn;
}

function personIn(claims: Claims): string {
  const [name, subject] = [first(claims, NAMES), first(claims, SUBJECTS)];
  const person = name === undefined || subject === undefined ? (name ?? subject) : `${name} (${subject})`;
  return person?.slice(0, LONGEST) ?? 'unknown';
}

function first(claims: Claims, names: readonly string[]): string | undefined {
  return names.map((name) => claims[name]).find(isName);
}

function isName(claim: unknown): claim is string {
  return typeof claim === 'string' && claim !== '';
}
