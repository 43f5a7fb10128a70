import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Principal } from '#domain/access/may.ts';

/** A request, and the one who asks. */
export type ApiEvent = APIGatewayProxyEventV2 & {
  readonly principal: Principal;
  /** Aborted when the one who asks has left. Left out where nobody can tell: a function of AWS is not told. */
  readonly signal?: AbortSignal | undefined;
};
