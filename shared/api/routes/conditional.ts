import * as z from 'zod/mini';

const ANY_OR_TAG = /^(?:\*|"\d{1,15}")$/;

/** The entity tag of a revision, as ETag carries it and If-Match takes it (RFC 9110, section 8.8.3). */
export function entityTag(revision: number): string {
  return `"${revision}"`;
}

/** The headers of a conditional write: If-Match holds one revision, as the job's ETag gave it, or `*` for any (RFC 9110, section 13.1.1). */
export const conditionalHeaders = () =>
  z.object({
    'if-match': z.optional(
      z.pipe(
        z
          .string()
          .check(z.regex(ANY_OR_TAG, 'If-Match takes one revision in quotes, as ETag gives it: "3"; or * for any')),
        z.transform((tag) => (tag === '*' ? ('any' as const) : Number(tag.slice(1, -1)))),
      ),
    ),
  });

/** The headers of a request that may be sent twice: 1-128 printable ASCII characters. */
export const idempotencyHeaders = () =>
  z.object({
    'idempotency-key': z.optional(
      z.string().check(z.regex(/^[\x20-\x7e]{1,128}$/, 'an Idempotency-Key is 1-128 printable ASCII characters')),
    ),
  });

/** The same for a write that may create: If-None-Match takes `*` alone, for a job that must not be there yet (RFC 9110, section 13.1.2). */
export const creatingHeaders = () =>
  z.extend(conditionalHeaders(), {
    'if-none-match': z.optional(z.literal('*', 'If-None-Match takes * here: the job must not be there yet')),
  });
