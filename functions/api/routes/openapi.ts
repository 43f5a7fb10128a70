import { openApiRoute } from '#api/routes/service.ts';
import { jsonAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';

/** The route that answers the contract itself, which a test holds against the schemas. Read when it is first asked for, as few ask. */
export const openApiRoutes: readonly Route[] = [
  implement(openApiRoute, async () => {
    const { default: document } = await import('#docs/openapi.json', { with: { type: 'json' } });
    return jsonAnswer(200, document);
  }),
];
