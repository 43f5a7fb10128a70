import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { entityTag } from '#api/routes/conditional.ts';
import { PROBLEM_MEDIA_TYPE, type Problem, problem } from '#api/shapes/problem.ts';
import { present } from '#domain/values/present.ts';
import type { Refusal, Result } from '#engine/commit/result.ts';

/** An answer as API Gateway is told it (payload format 2.0). */
export type Answer = APIGatewayProxyStructuredResultV2;

/** Headers of an answer, their names in lower case. */
type Headers = Readonly<Record<string, string>>;

// Live state: a copy kept by a browser or a proxy would be wrong a second later.
const COMMON_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** Answers with JSON; undefined members are left out. */
export function jsonAnswer(statusCode: number, body: object, headers: Headers = {}): Answer {
  return {
    statusCode,
    headers: { ...COMMON_HEADERS, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** Answers 204. */
export function emptyAnswer(): Answer {
  return { statusCode: 204, headers: COMMON_HEADERS };
}

/** Answers with a problem (RFC 9457). */
export function problemAnswer(problem: Problem, headers: Headers = {}): Answer {
  return jsonAnswer(problem.status, problem, { 'content-type': PROBLEM_MEDIA_TYPE, ...headers });
}

/** Answers with what a use case accepted, or with its refusal as a problem. */
export function resultAnswer<Value>(result: Result<Value>, accepted: (value: Value) => Answer): Answer {
  if (result.ok) {
    return accepted(result.value);
  }
  const { revision } = result.refusal;
  return problemAnswer(problemOfRefusal(result.refusal), revision === undefined ? {} : { etag: entityTag(revision) });
}

/** Every code of the engine is one of a problem. */
function problemOfRefusal({ code, message, errors }: Refusal): Problem {
  return problem(code, message, present({ errors }));
}
