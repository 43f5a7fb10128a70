import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { EVERYTHING } from '#domain/access/grant.ts';
import { KEY_HOLDER } from '#domain/access/key-holder.ts';
import type { Principal } from '#domain/access/may.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { Assignment } from '#functions/deployment/access.ts';
import { callerOf, subjectOf } from './caller.ts';

/** `arn:aws:sts::<account>:assumed-role/<role>/<session>`: of the role's path there is nothing in it (IAM user guide, "IAM identifiers"). */
const SESSION = /^arn:([a-z-]+):sts::(\d+):assumed-role\/([^/]+)\/[^/]+$/;
const ROLE = /^arn:([a-z-]+):iam::(\d+):role\/(?:[^/]+\/)*([^/]+)$/;

/**
 * The one who asks, with what was granted to them: everything where no assignments are given, and nothing to those whom none names. A session
 * of a role is the role: the session's name is whatever its maker called it. Where a function of ours let somebody in, that was for a key.
 */
export function principalOf(event: APIGatewayProxyEventV2, assignments: readonly Assignment[] | undefined): Principal {
  if (isKeyHolder(event)) {
    return KEY_HOLDER;
  }
  const name = callerOf(event);
  if (assignments === undefined) {
    return { name, grants: [EVERYTHING] };
  }
  const identity = identityOf(subjectOf(event));
  const given = assignments.filter(({ principals }) => principals.some((one) => identityOf(one) === identity));
  return { name, grants: identity === undefined ? [] : given };
}

/** The authorizer of these routes says so in its context, as API Gateway hands it on (payload format 2.0). */
function isKeyHolder({ requestContext }: APIGatewayProxyEventV2): boolean {
  const authorizer = 'authorizer' in requestContext ? requestContext.authorizer : undefined;
  return isObject(authorizer) && isObject(authorizer.lambda) && authorizer.lambda.pingKey !== undefined;
}

/** The same text for a role and for its sessions; a role's name occurs once in an account, whatever its path. */
function identityOf(subject: string | undefined): string | undefined {
  const [, partition, account, name] = SESSION.exec(subject ?? '') ?? ROLE.exec(subject ?? '') ?? [];
  return name === undefined ? subject : `${partition} ${account} ${name}`;
}
