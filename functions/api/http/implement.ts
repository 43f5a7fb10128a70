import type * as z from 'zod/mini';
import type { RouteContract, Taken } from '#api/routes/route.ts';
import { type Problem, problem } from '#api/shapes/problem.ts';
import { may } from '#domain/access/may.ts';
import { JOB_ID } from '#domain/jobs/id.ts';
import { parseIncidentId } from '#domain/notices/notice.ts';
import { parseRunId } from '#domain/runs/id.ts';
import { checkInput } from '#domain/values/check-input.ts';
import { lazily } from '#domain/values/lazily.ts';
import { present } from '#domain/values/present.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { inputErrors } from '#domain/values/unfitting-input.ts';
import type { Denials } from '#functions/api/access/denials.ts';
import { type Denial, inWords, rightsOf } from '#functions/api/access/rights.ts';
import { type Answer, problemAnswer } from './answer.ts';
import type { Api } from './context.ts';
import type { ApiEvent } from './event.ts';
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
  /** Aborted when that one has left; a route whose work is long ends it then. */
  readonly signal?: AbortSignal | undefined;
}

/** A route that answers. */
export interface Route {
  readonly method: RouteContract['method'] | 'HEAD';
  readonly path: string;
  answer(api: Api, event: ApiEvent, denials: Denials): Promise<Answer>;
}

/**
 * Puts a contract and what fulfils it together: `handle` sees only requests that keep the contract, of those who may ask for what it needs;
 * the engine that it is given keeps to their rights. The one place where access is decided.
 */
export function implement<Takes extends Taken>(
  contract: RouteContract<Takes>,
  handle: (api: Api, request: ApiRequest<Takes>) => Promise<Answer>,
): Route {
  const { method, path, needs } = contract;
  const takes = lazily(contract.takes);
  return {
    method,
    path,
    async answer(api, event, denials) {
      const { principal } = event;
      const jobId = namedJob(event);
      const decision = may(principal, needs, jobId);
      if (!decision.allowed) {
        await denials.tell(api, principal.name, [{ action: needs, ...present({ jobId }), needs: decision.needs }]);
        return problemAnswer(problem('access_denied', inWords(principal, decision.needs)));
      }
      const read = readRequest(takes(), hasBody(method) ? readBody(event) : NO_BODY, event);
      if (!read.ok) {
        return problemAnswer(read.problem);
      }
      const denied: Denial[] = [];
      const answer = await handle(
        { ...api, rights: rightsOf(principal, (denial) => denied.push(denial)) },
        read.request,
      );
      await denials.tell(api, principal.name, denied);
      return answer;
    },
  };
}

type ReadRequest<Takes extends Taken> =
  | { readonly ok: true; readonly request: ApiRequest<Takes> }
  | { readonly ok: false; readonly problem: Problem };

function readRequest<Takes extends Taken>(takes: Takes, raw: ReadBody, event: ApiEvent): ReadRequest<Takes> {
  if (!raw.ok) {
    return raw;
  }
  const params = checkInput<Takes['params']>(takes.params, pathParams(event));
  const query = checkInput<Takes['query']>(takes.query, event.queryStringParameters ?? {});
  const headers = checkInput<Takes['headers']>(takes.headers, event.headers);
  const body = checkInput<Takes['body']>(takes.body, raw.body);
  if (params.success && query.success && headers.success && body.success) {
    const request = { params: params.data, query: query.data, headers: headers.data, body: body.data };
    return { ok: true, request: { ...request, by: event.principal.name, ...present({ signal: event.signal }) } };
  }
  const errors = [params, query, headers, body].flatMap(({ error }) =>
    error === undefined ? [] : inputErrors(error.issues),
  );
  return { ok: false, problem: problem('invalid_request', summary(errors), { errors }) };
}

/** The job that a request names, in its path, by one of its runs or incidents or in its query; undefined where it names none, or none that could be. */
function namedJob(event: ApiEvent): string | undefined {
  const { id, runId, incident } = pathParams(event);
  if (incident !== undefined) {
    return parseIncidentId(incident)?.jobId;
  }
  const jobId = id ?? (runId === undefined ? event.queryStringParameters?.job : parseRunId(runId)?.jobId);
  return jobId !== undefined && JOB_ID.test(jobId) ? jobId : undefined;
}

function summary(errors: readonly InputError[]): string {
  return errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}

function hasBody(method: Route['method']): boolean {
  return method !== 'GET' && method !== 'DELETE';
}

// Segment by segment, as they were routed. Of API Gateway they may have been decoded before: an id has nothing that decoding twice changes.
function pathParams({ pathParameters = {} }: ApiEvent): Record<string, string> {
  return Object.fromEntries(Object.entries(pathParameters).map(([name, value = '']) => [name, decoded(value)]));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
