import { createHash } from 'node:crypto';
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer } from './answer.ts';

const HASH_CHARACTERS = 22;

/**
 * A weak ETag of what a GET is answered with, and 304 for those who have it already (RFC 9110, section 13.1.2). It saves bytes on the way
 * and no read: the answer is made to be compared. A job's own ETag is its revision, which says nothing of its live state, so nobody is
 * answered 304 by that.
 */
export function weakValidators(): MiddlewareObj<APIGatewayProxyEventV2, Answer> {
  return {
    after: (request) => {
      const { requestContext, headers } = request.event;
      const { statusCode, body, headers: answered = {} } = request.response ?? {};
      const isRead = requestContext.http.method === 'GET' || requestContext.http.method === 'HEAD';
      if (!isRead || statusCode !== 200 || body === undefined || answered.etag !== undefined) {
        return;
      }
      const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, HASH_CHARACTERS)}"`;
      if (names(headers['if-none-match'], etag)) {
        const { 'content-type': _, ...kept } = answered;
        request.response = { statusCode: 304, headers: { ...kept, etag } };
      } else {
        request.response = { ...request.response, headers: { ...answered, etag } };
      }
    },
  };
}

/** The weak comparison (RFC 9110, section 8.8.3.2) with each tag of the list. */
function names(ifNoneMatch: string | undefined, etag: string): boolean {
  const listed = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^(?!W\/)/, 'W/')) ?? [];
  return ifNoneMatch?.trim() === '*' || listed.includes(etag);
}
