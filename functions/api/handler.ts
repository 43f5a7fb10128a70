import httpRouter from '@middy/http-router';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Principal } from '#domain/access/may.ts';
import { present } from '#domain/values/present.ts';
import { composed } from '#functions/middleware/composed.ts';
import { errorAnswer } from '#functions/middleware/error-answer.ts';
import { lowerCaseHeaders } from '#functions/middleware/lower-case-headers.ts';
import { Denials } from './access/denials.ts';
import { principalOf } from './access/principal.ts';
import type { Answer } from './http/answer.ts';
import { compressed } from './http/compressed.ts';
import type { Api } from './http/context.ts';
import type { ApiEvent } from './http/event.ts';
import { failureAnswer, RouteMissing } from './http/failure-answer.ts';
import { emptyHeads, withHeads } from './http/head.ts';
import { pathBySegment } from './http/path.ts';
import { requestIds } from './http/request-ids.ts';
import { requestLog } from './http/request-log.ts';
import { weakValidators } from './http/weak-validators.ts';
import { configurationRoutes } from './routes/configuration.ts';
import { healthRoutes } from './routes/health.ts';
import { jobRoutes } from './routes/jobs/jobs.ts';
import { laterRoutes } from './routes/lazy-routes.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { runRoutes } from './routes/runs/runs.ts';

const ROUTES = withHeads([
  ...jobRoutes,
  ...runRoutes,
  ...healthRoutes,
  ...configurationRoutes,
  ...openApiRoutes,
  ...laterRoutes,
]);

/** An invocation that is none of Lambda's. */
export const NO_CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'api',
  functionVersion: '',
  invokedFunctionArn: '',
  memoryLimitInMB: '',
  awsRequestId: '',
  logGroupName: '',
  logStreamName: '',
  getRemainingTimeInMillis: () => 0,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

/** Answers one request of an HTTP API (payload format 2.0). It never throws: what fails is logged and answered as a problem. */
export type ApiHandler = (
  event: APIGatewayProxyEventV2,
  context?: Context,
  /** The one who asks, where somebody else than API Gateway established it. */
  principal?: Principal,
  /** Aborted when the one who asks has left, where somebody can tell. */
  signal?: AbortSignal,
) => Promise<Answer>;

/** Makes the api function's handler. An answer leaves when what it tells of would outlive a crash of the machine. */
export function makeHandler(api: Api): ApiHandler {
  const handler = composed<ApiEvent, Answer>(routerOf(api))
    .use(lowerCaseHeaders())
    .use(pathBySegment())
    .use(requestIds())
    .use(emptyHeads())
    .use(compressed())
    .use(weakValidators())
    .use(requestLog(api))
    .use(errorAnswer<ApiEvent, Answer>((event, error) => failureAnswer(api, ROUTES, event, error)));
  return (event, context = NO_CONTEXT, principal = principalOf(event, api.assignments), signal) =>
    handler({ ...event, principal, ...present({ signal }) }, context);
}

function routerOf(api: Api) {
  const denials = new Denials();
  return httpRouter<ApiEvent, Answer>({
    routes: ROUTES.map(({ method, path, answer }) => ({
      method,
      path,
      handler: async (event: ApiEvent) => {
        const answered = await answer(api, event, denials);
        await api.ports.durability?.durable();
        return answered;
      },
    })),
    notFoundResponse: ({ method, path }) => {
      throw new RouteMissing(method, path);
    },
  });
}
