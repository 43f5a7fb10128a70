import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod/mini';
import type { RouteContract, Taken } from '#api/routes/route.ts';
import { type Problem, problem } from '#api/shapes/problem.ts';
import { checkInput } from '#domain/values/check-input.ts';
import type { InputError } from '#domain/values/input-error.ts';
import { inputErrors } from '#domain/values/input-error.ts';
import { lazily } from '#domain/values/lazily.ts';
import { type Answer, problemAnswer } from './answer.ts';
import { callerOf } from './caller.ts';
import type { Api } from './context.ts';
import { type ReadBody, readBody } from './read-body.ts';

const NO_BODY = { ok: true, body: undefined } as const;

/** A request that keeps its route's contract. */
interface ApiRequest<Takes extends Taken> {
  readonly params: z.output<Takes['params']>;
  readonly query: z.output<Takes['query']>;
  readonly headers: z.output<Takes['headers']>;
  readonly body: z.output<Takes['body']>;
  /** The one who asks. */
  readonly by: string;
}

/** A route that answers. */
export interface Route {
  readonly method: RouteContract['method'] | 'HEAD';
  readonly path: string;
  answer(api: Api, event: APIGatewayProxyEventV2): Promise<Answer>;
}

/** Puts a contract and what fulfils it together: `handle` sees only requests that keep the contract. */
export function implement<Takes extends Taken>(
  contract: RouteContract<Takes>,
  handle: (api: Api, request: ApiRequest<Takes>) => Promise<Answer>,
): Route {
  const { method, path } = contract;
  const takes = lazily(contract.takes);
  return {
    method,
    path,
    async answer(api, event) {
      const read = readRequest(takes(), hasBody(method) ? readBody(event) : NO_BODY, event);
      return read.ok ? handle(api, read.request) : problemAnswer(read.problem);
    },
  };
}

type ReadRequest<Takes extends Taken> =
  | { readonly ok: true; readonly request: ApiRequest<Takes> }
  | { readonly ok: false; readonly problem: Problem };

function readRequest<Takes extends Taken>(
  takes: Takes,
  raw: ReadBody,
  event: APIGatewayProxyEventV2,
): ReadRequest<Takes> {
  if (!raw.ok) {
    return raw;
  }
  const params = checkInput<Takes['params']>(takes.params, pathParams(event));
  const query = checkInput<Takes['query']>(takes.query, event.queryStringParameters ?? {});
  const headers = checkInput<Takes['headers']>(takes.headers, event.headers);
  const body = checkInput<Takes['body']>(takes.body, raw.body);
  if (params.success && query.success && headers.success && body.success) {
    const request = { params: params.data, query: query.data, headers: headers.data, body: body.data };
    return { ok: true, request: { ...request, by: callerOf(event) } };
  }
  const errors = [params, query, headers, body].flatMap(({ error }) =>
    error === undefined ? [] : inputErrors(error.issues),
  );
  return { ok: false, problem: problem('invalid_request', summary(errors), { errors }) };
}

function summary(errors: readonly InputError[]): string {
  return errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}

function hasBody(method: Route['method']): boolean {
  return method !== 'GET' && method !== 'DELETE';
}

// Segment by segment, as they were routed. Of API Gateway they may have been decoded before: an id has nothing that decoding twice changes.
function pathParams({ pathParameters = {} }: APIGatewayProxyEventV2): Record<string, string> {
  return Object.fromEntries(Object.entries(pathParameters).map(([name, value = '']) => [name, decoded(value)]));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
