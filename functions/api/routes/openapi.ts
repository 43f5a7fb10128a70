import { openApiRoute } from '#api/routes/service.ts';
import { jsonAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';

/** The route that answers the contract itself, which a test holds against the schemas. */
export const openApiRoutes: readonly Route[] = [
  implement(openApiRoute, async ({ openApi }) => jsonAnswer(200, await openApi())),
];
