import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod/mini';
import { inputErrors } from '../../shared/api/input-errors.ts';
import { type Problem, problem } from '../../shared/api/problem.ts';
import type { RouteContract } from '../../shared/api/route.ts';
import { checkInput } from '../../shared/jobs/check-input.ts';
import type { InputError } from '../../shared/jobs/input-error.ts';
import { type Answer, problemAnswer } from './answer.ts';
import type { Api } from './api.ts';
import { callerOf } from './caller.ts';
import { readBody } from './read-body.ts';

/** A request that keeps its route's contract. */
export interface ApiRequest<Contract extends RouteContract> {
  readonly params: z.output<Contract['params']>;
  readonly query: z.output<Contract['query']>;
  readonly headers: z.output<Contract['headers']>;
  readonly body: z.output<Contract['body']>;
  /** Who asks. */
  readonly by: string;
}

/** A route that answers. */
export interface Route {
  readonly method: RouteContract['method'];
  readonly path: string;
  answer(api: Api, event: APIGatewayProxyEventV2): Promise<Answer>;
}

/** Puts a contract and what fulfils it together: `handle` sees only requests that keep the contract. */
export function implement<Contract extends RouteContract>(
  contract: Contract,
  handle: (api: Api, request: ApiRequest<Contract>) => Promise<Answer>,
): Route {
  return {
    method: contract.method,
    path: contract.path,
    async answer(api, event) {
      const read = readRequest(contract, event);
      return read.ok ? handle(api, read.request) : problemAnswer(read.problem);
    },
  };
}

type ReadRequest<Contract extends RouteContract> =
  | { readonly ok: true; readonly request: ApiRequest<Contract> }
  | { readonly ok: false; readonly problem: Problem };

function readRequest<Contract extends RouteContract>(
  contract: Contract,
  event: APIGatewayProxyEventV2,
): ReadRequest<Contract> {
  const raw = hasBody(contract) ? readBody(event) : ({ ok: true, body: undefined } as const);
  if (!raw.ok) {
    return raw;
  }
  const params = checkInput<Contract['params']>(contract.params, pathParams(event));
  const query = checkInput<Contract['query']>(contract.query, event.queryStringParameters ?? {});
  const headers = checkInput<Contract['headers']>(contract.headers, event.headers);
  const body = checkInput<Contract['body']>(contract.body, raw.body);
  if (params.success && query.success && headers.success && body.success) {
    const request = { params: params.data, query: query.data, headers: headers.data, body: body.data };
    return { ok: true, request: { ...request, by: callerOf(event) } };
  }
  const errors = [params, query, headers, body].flatMap(({ error }) => (error === undefined ? [] : inputErrors(error)));
  return { ok: false, problem: problem('invalid_request', summary(errors), { errors }) };
}

function summary(errors: readonly InputError[]): string {
  return errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}

function hasBody({ method }: RouteContract): boolean {
  return method !== 'GET' && method !== 'DELETE';
}

// API Gateway hands over a decoded path, others do not; an id has nothing that decoding twice would change. What cannot be decoded
// is no id, and is refused as such.
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
