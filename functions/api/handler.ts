import httpRouter from '@middy/http-router';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Answer } from './answer.ts';
import type { Api } from './api.ts';
import { backfillRoutes } from './backfill-routes.ts';
import { definitionRoutes } from './definition-routes.ts';
import { failureAnswer, RouteMissing } from './failure-answer.ts';
import { healthRoutes } from './health-route.ts';
import { insightRoutes } from './insight-routes.ts';
import { jobRoutes } from './job-routes.ts';
import { NO_CONTEXT } from './no-context.ts';
import { previewRoutes } from './preview-route.ts';
import { runRoutes } from './run-routes.ts';
import { switchRoutes } from './switch-routes.ts';

const ROUTES = [
  ...jobRoutes,
  ...runRoutes,
  ...definitionRoutes,
  ...previewRoutes,
  ...insightRoutes,
  ...switchRoutes,
  ...backfillRoutes,
  ...healthRoutes,
];

/** Answers one request of an HTTP API (payload format 2.0). It never throws: what fails is logged and answered as a problem. */
export type ApiHandler = (event: APIGatewayProxyEventV2, context?: Context) => Promise<Answer>;

/** Makes the api function's handler. */
export function makeHandler(api: Api): ApiHandler {
  const router = httpRouter<APIGatewayProxyEventV2, Answer>({
    routes: ROUTES.map(({ method, path, answer }) => ({
      method,
      path,
      handler: (event: APIGatewayProxyEventV2) => answer(api, event),
    })),
    notFoundResponse: ({ method, path }) => {
      throw new RouteMissing(method, path);
    },
  });
  return async (event, context = NO_CONTEXT) => {
    try {
      return await router({ ...event, headers: inLowerCase(event.headers) }, context);
    } catch (error) {
      return failureAnswer(api, ROUTES, event, error);
    }
  };
}

// As API Gateway hands them over (payload format 2.0); others may not.
function inLowerCase(headers: APIGatewayProxyEventV2['headers'] = {}): APIGatewayProxyEventV2['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
