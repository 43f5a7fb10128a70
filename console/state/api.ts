import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import type { RouteContract } from '#api/routes/route.ts';
import type { Problem } from '#api/shapes/problem.ts';
import { authorization, signOut } from './session.ts';

/** The part of a request that is not its place. */
interface Asked {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

type Ask = <Answer>(method: RouteContract['method'], path: string, asked?: Asked) => Promise<Answer>;

/**
 * The methods of the typed client that pages use. The client itself judges answers by schemas that are larger than this whole console; here
 * they come from the server that the page itself came from.
 */
export type Api = Pick<
  Client,
  | 'acknowledge'
  | 'backfillJob'
  | 'cancelBackfill'
  | 'cancelRun'
  | 'comingFires'
  | 'configuration'
  | 'createJob'
  | 'deleteJob'
  | 'explain'
  | 'getCalendar'
  | 'getJob'
  | 'getRun'
  | 'health'
  | 'jobStats'
  | 'listAudit'
  | 'listBlackouts'
  | 'listCalendars'
  | 'listIncidents'
  | 'listJobLines'
  | 'listNotices'
  | 'listRuns'
  | 'nextFires'
  | 'pauseAll'
  | 'pauseJob'
  | 'plan'
  | 'planBackfill'
  | 'preview'
  | 'putJob'
  | 'readJobLines'
  | 'readLog'
  | 'resumeAll'
  | 'resumeJob'
  | 'retryRun'
  | 'runJob'
  | 'searchRuns'
>;

/** Requests that nobody aborts: what the reader does. */
export const api = apiUntil();

/** The API, whose requests end with the signal. Each of them throws a ClientError where the API refuses or does not answer. */
export function apiUntil(signal?: AbortSignal): Api {
  const ask: Ask = (method, path, asked) => send(method, path, asked ?? {}, signal);
  return { ...ofJobs(ask), ...ofRuns(ask), ...ofAll(ask) };
}

/** A key for a request that is to have one effect, however often it is sent. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function ofJobs(ask: Ask) {
  const job = (id: string, rest = '') => `/v1/jobs/${encodeURIComponent(id)}${rest}`;
  return {
    listJobLines: (query = {}) => ask('GET', '/v1/jobs', { query: { ...query, view: 'list' } }),
    readJobLines: async (ids) => {
      const query = { ids: ids.join(','), view: 'list' };
      return (await ask<Awaited<ReturnType<Api['listJobLines']>>>('GET', '/v1/jobs', { query })).items;
    },
    getJob: (id) => ask('GET', job(id)),
    createJob: (body) => ask('POST', '/v1/jobs', { body }),
    putJob: (id, body, condition) => ask('PUT', job(id), { body, headers: ifMatch(condition?.ifRevision) }),
    deleteJob: (id, condition) => ask('DELETE', job(id), { headers: ifMatch(condition?.ifRevision) }),
    pauseJob: (id, body = {}) => ask('POST', job(id, '/pause'), { body }),
    resumeJob: (id) => ask('POST', job(id, '/resume')),
    runJob: (id, { idempotencyKey, ...body } = {}) =>
      ask('POST', job(id, '/run'), { body, headers: { 'idempotency-key': idempotencyKey } }),
    nextFires: (id, count) => ask('GET', job(id, '/next'), { query: { count } }),
    listRuns: (id, query = {}) => ask('GET', job(id, '/runs'), { query }),
    listAudit: (id, query = {}) => ask('GET', job(id, '/audit'), { query }),
    listNotices: (id, query = {}) => ask('GET', job(id, '/notices'), { query }),
    jobStats: (id, runs) => ask('GET', job(id, '/stats'), { query: { runs } }),
    explain: (id, at) => ask('GET', job(id, '/explain'), { query: { at } }),
    backfillJob: (id, { idempotencyKey, ...body }) =>
      ask('POST', job(id, '/backfill'), { body, headers: { 'idempotency-key': idempotencyKey } }),
    cancelBackfill: (id, backfillId) => ask('POST', job(id, `/backfill/${encodeURIComponent(backfillId)}/cancel`)),
    planBackfill: (id, body) => ask('POST', job(id, '/backfill'), { body: { ...body, dryRun: true } }),
  } satisfies Partial<Api>;
}

function ofRuns(ask: Ask) {
  const run = (id: string, rest = '') => `/v1/runs/${encodeURIComponent(id)}${rest}`;
  return {
    searchRuns: (query = {}) => ask('GET', '/v1/runs', { query }),
    getRun: (id) => ask('GET', run(id)),
    cancelRun: (id) => ask('POST', run(id, '/cancel')),
    retryRun: (id, { idempotencyKey, ...body } = {}) =>
      ask('POST', run(id, '/retry'), { body, headers: { 'idempotency-key': idempotencyKey } }),
    readLog: (id, query = {}) => ask('GET', run(id, '/log'), { query }),
  } satisfies Partial<Api>;
}

function ofAll(ask: Ask) {
  return {
    health: () => ask('GET', '/v1/health'),
    configuration: () => ask('GET', '/v1/configuration'),
    comingFires: (query = {}) => ask('GET', '/v1/fires', { query }),
    listBlackouts: () => ask('GET', '/v1/blackouts'),
    listCalendars: (query = {}) => ask('GET', '/v1/calendars', { query }),
    getCalendar: (name) => ask('GET', `/v1/calendars/${encodeURIComponent(name)}`),
    listIncidents: (query = {}) => ask('GET', '/v1/incidents', { query }),
    acknowledge: (incident) => ask('POST', `/v1/incidents/${encodeURIComponent(incident)}/ack`),
    plan: (body) => ask('POST', '/v1/plan', { body }),
    preview: (body) => ask('POST', '/v1/preview', { body }),
    pauseAll: (body = {}) => ask('POST', '/v1/pause', { body }),
    resumeAll: () => ask('POST', '/v1/resume'),
  } satisfies Partial<Api>;
}

async function send<Answer>(
  method: RouteContract['method'],
  path: string,
  { query = {}, headers = {}, body }: Asked,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const response = await fetch(`${path}${queryText(query)}`, {
    method,
    headers: {
      accept: 'application/json',
      ...authorization(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    throw new ClientError('unreachable', `nothing answers at ${location.origin}`, { cause });
  });
  const text = await response.text();
  if (!response.ok) {
    throw refusal(response.status, text);
  }
  return JSON.parse(text === '' ? 'null' : text);
}

function refusal(status: number, text: string): ClientError {
  const { code, detail, errors = [], requestId } = problemIn(text);
  if (status === 401) {
    signOut('The key of this page opens nothing any more: the runtime has a new one at each start.');
  }
  return new ClientError(code, detail, { status, errors, requestId });
}

function problemIn(text: string): Pick<Problem, 'detail' | 'errors' | 'requestId'> & Pick<ClientError, 'code'> {
  try {
    return JSON.parse(text);
  } catch {
    return { code: 'unexpected_answer', detail: 'what answers here is no Cronstack API' };
  }
}

function queryText(query: NonNullable<Asked['query']>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      parameters.set(name, String(value));
    }
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}

function ifMatch(revision: number | undefined) {
  return { 'if-match': revision === undefined ? undefined : `"${revision}"` };
}
