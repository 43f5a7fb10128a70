import { createHash } from 'node:crypto';
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer } from './answer.ts';

const HASH_CHARACTERS = 22;

/** The header with the validator of a job's live state, where ETag is its revision. */
export const STATE_TAG = 'x-state-etag';

/**
 * Answers 304 to those who have what a GET is answered with (RFC 9110, section 13.1.2): by a weak ETag over the body, or by the validator
 * that the answer names. It saves bytes on the way and no read: the answer is made to be compared. A job's own ETag is its revision, which
 * says nothing of its live state, so nobody is answered 304 by that: of a job it is `STATE_TAG`.
 */
export function weakValidators(): MiddlewareObj<APIGatewayProxyEventV2, Answer> {
  return {
    after: (request) => {
      const { requestContext, headers } = request.event;
      const { statusCode, body, headers: answered = {} } = request.response ?? {};
      const isRead = requestContext.http.method === 'GET' || requestContext.http.method === 'HEAD';
      if (!isRead || statusCode !== 200 || body === undefined) {
        return;
      }
      const validator = answered[STATE_TAG] ?? (answered.etag === undefined ? hashOf(body) : undefined);
      if (typeof validator !== 'string') {
        return;
      }
      const { etag = validator } = answered;
      if (names(headers['if-none-match'], validator)) {
        const { 'content-type': _, ...kept } = answered;
        request.response = { statusCode: 304, headers: { ...kept, etag } };
      } else {
        request.response = { ...request.response, headers: { ...answered, etag } };
      }
    },
  };
}

function hashOf(body: string): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, HASH_CHARACTERS)}"`;
}

/** The weak comparison (RFC 9110, section 8.8.3.2) with each tag of the list. */
function names(ifNoneMatch: string | undefined, etag: string): boolean {
  const listed = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^(?!W\/)/, 'W/')) ?? [];
  return ifNoneMatch?.trim() === '*' || listed.includes(etag);
}
