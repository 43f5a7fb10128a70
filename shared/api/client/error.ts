import type { ProblemCode } from '#api/shapes/problem.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';

/**
 * Codes of the client's own: nothing listens, what listens does not answer in time, what answers is not this API, what listens is not whom
 * the request is for, the gateway in front of the API lets no more requests through now, or the client cannot be made as it was asked for.
 */
type ClientOnlyCode =
  | 'unreachable'
  | 'no_answer'
  | 'unexpected_answer'
  | 'unproven_server'
  | 'throttled'
  | 'bad_options';

/** A request that was not carried out: refused by the API (its code, status 400-599) or never answered by it (status 0). */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ProblemCode | ClientOnlyCode;
  readonly status: number;
  readonly errors: readonly InputError[];
  readonly requestId: string | undefined;

  constructor(
    code: ProblemCode | ClientOnlyCode,
    message: string,
    more: {
      readonly status?: number;
      readonly errors?: readonly InputError[];
      readonly requestId?: string | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.status = more.status ?? 0;
    this.errors = more.errors ?? [];
    this.requestId = more.requestId;
  }
}
