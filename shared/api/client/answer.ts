import type { RouteContract } from '#api/routes/route.ts';
import { PROBLEM_MEDIA_TYPE, type Problem } from '#api/shapes/problem.ts';
import { checkInput } from '#domain/values/check-input.ts';
import { isDeeperThan } from '#domain/values/json/depth.ts';
import { formatPath, type InputError } from '#domain/values/unfitting-input.ts';
import { ClientError } from './error.ts';

/** A page of a hundred jobs as large as they may be has some 25 MiB. */
const MOST_ANSWER_BYTES = 32 * 2 ** 20;
/** Deeper JSON would exhaust the stack of whoever walks through it; a job has at most 20 levels. */
const MOST_LEVELS = 100;
/** Told of an answer: what is wrong once is usually wrong in every item. */
const MOST_FAULTS = 5;
const NO_CONTENT = 204;
/** Said by API Gateway in words of its own: the request never came to the API. */
const TOO_MANY_REQUESTS = 429;

/** The whole body, if it is no larger than an answer of the API can be; throws a ClientError (`unexpected_answer`) else. */
export async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    bytes += part.value.length;
    if (bytes > MOST_ANSWER_BYTES) {
      await reader?.cancel();
      throw unexpected(response.status, `the answer is larger than ${MOST_ANSWER_BYTES / 2 ** 20} MiB`);
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * Reads the body of an answer and holds it to what the route declares; keys that are not declared are let be, as a later version may
 * answer more. Throws a ClientError: the API's refusal, with the first of its errors in its message where that is asked for, or
 * `unexpected_answer` where this is no answer of the API.
 */
export function readAnswer(route: RouteContract, response: Response, text: string, namesFirstError = false): unknown {
  const { status, ok } = response;
  if (!ok) {
    throw refusalIn(response, text, namesFirstError);
  }
  const schema = route.answers()[status];
  if (schema === undefined) {
    throw unexpected(status, `${route.method} ${route.path} does not answer ${status}`);
  }
  const body = status === NO_CONTENT ? undefined : parse(text);
  if (body === undefined && status !== NO_CONTENT) {
    throw unexpected(status, 'the answer is not JSON');
  }
  if (isDeeperThan(body, MOST_LEVELS)) {
    throw unexpected(status, `the answer is nested more than ${MOST_LEVELS} levels deep`);
  }
  const errors = faultsIn(checkInput(schema, body).error?.issues ?? []);
  if (errors.length > 0) {
    throw unexpected(status, 'the answer is not as it should be', errors);
  }
  return body;
}

function refusalIn(response: Response, text: string, namesFirstError: boolean): ClientError {
  const { status, headers } = response;
  const body = headers.get('content-type')?.startsWith(PROBLEM_MEDIA_TYPE) === true ? parse(text) : undefined;
  if (!isProblem(body) && status === TOO_MANY_REQUESTS) {
    const message = 'too many requests at once: try again in a moment (docs/deploying.md, apiThrottle)';
    return new ClientError('throttled', message, { status });
  }
  if (!isProblem(body)) {
    return unexpected(status, `${status} without a reason`);
  }
  const { code, detail, errors = [], requestId } = body;
  const message = namesFirstError ? withFirstError(detail, errors) : detail;
  return new ClientError(code, message, { status, errors, requestId });
}

/** `the job is not valid: timezon: unknown key (and 2 more)`; a sentence that says the fault itself is left as it is. */
function withFirstError(detail: string, [first, ...others]: readonly InputError[]): string {
  if (first === undefined || detail.includes(first.message)) {
    return detail;
  }
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${detail}: ${first.path === '' ? '' : `${first.path}: `}${first.message}${more}`;
}

/** Undefined where the text is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function faultsIn(issues: readonly Issue[]): readonly InputError[] {
  return issues
    .filter(({ code }) => code !== 'unrecognized_keys')
    .slice(0, MOST_FAULTS)
    .map(({ path, message }) => ({ path: formatPath(path), message }));
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string' &&
    (!('errors' in body) || (Array.isArray(body.errors) && body.errors.every(isInputError)))
  );
}

function isInputError(error: unknown): error is InputError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'path' in error &&
    typeof error.path === 'string' &&
    'message' in error &&
    typeof error.message === 'string'
  );
}

function unexpected(status: number, what: string, errors: readonly InputError[] = []): ClientError {
  return new ClientError('unexpected_answer', `${what}; is this a Cronstack API?`, { status, errors });
}
