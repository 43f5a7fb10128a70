import { openApiRoute } from '#api/routes/service.ts';
import { jsonAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';

/** The route that answers the contract itself: made from the schemas when it is first asked for, as few ask. */
export const openApiRoutes: readonly Route[] = [
  implement(openApiRoute, async () => {
    const { openApiDocument } = await import('#api/openapi/document.ts');
    return jsonAnswer(200, openApiDocument());
  }),
];
