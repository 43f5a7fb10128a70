import { PROBLEM_MEDIA_TYPE, type Problem, type ProblemCode } from '#api/shapes/problem.ts';
import type { InputError } from '#domain/values/input-error.ts';

/** Codes of the client's own: nothing answered, what answered is not this API, or what listens is not whom the request is for. */
type ClientOnlyCode = 'unreachable' | 'unexpected_answer' | 'unproven_server';

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

/** Reads the error out of an answer that is not a 2xx. */
export async function clientErrorOf(response: Response): Promise<ClientError> {
  const { status } = response;
  const body = await problemIn(response);
  if (body === undefined) {
    return new ClientError('unexpected_answer', `${status} without a reason; is this a Cronstack API?`, { status });
  }
  const { code, detail, errors = [], requestId } = body;
  return new ClientError(code, detail, { status, errors, requestId });
}

async function problemIn(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get('content-type')?.startsWith(PROBLEM_MEDIA_TYPE)) {
    return undefined;
  }
  const body: unknown = await response.json().catch(() => undefined);
  return isProblem(body) ? body : undefined;
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}
