import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from 'aws-lambda';
import { isPingKey } from '#engine/reports/ping-key.ts';
import { hashOfKey } from '#functions/deployment/ping-key.ts';
import type { Bookmarks } from '#ports/stores/bookmarks.ts';

/** The answer to API Gateway (payload format 2.0, simple response): the context tells the api that a key let somebody in. */
type Answer = APIGatewaySimpleAuthorizerWithContextResult<{ readonly pingKey?: 'yes' }>;

/** Makes the handler that lets requests in whose path carries the key of a job. The event has the key, and is written nowhere. */
export function makeHandler({ bookmarks }: { readonly bookmarks: Pick<Bookmarks, 'read'> }) {
  return async ({ pathParameters }: APIGatewayRequestAuthorizerEventV2): Promise<Answer> => {
    const key = pathParameters?.key;
    const isAuthorized = key !== undefined && (await isPingKey(bookmarks, hashOfKey(key)));
    return { isAuthorized, context: isAuthorized ? { pingKey: 'yes' } : {} };
  };
}
