import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Principal } from '#domain/access/may.ts';

/** A request, and the one who asks. */
export type ApiEvent = APIGatewayProxyEventV2 & { readonly principal: Principal };
