import * as z from 'zod/mini';
import { jobParams } from '#api/routes/identifiers.ts';
import { noContent, nothing, type RouteContract } from '#api/routes/route.ts';

export const setPingKeyRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/ping-key',
  needs: 'edit',
  summary:
    'Give a job that runs elsewhere a key of its own, good for telling of its runs and for nothing else. It is shown this once. With `rotate` it takes the place of the key that there is.',
  takes: () => ({
    ...nothing(),
    params: jobParams(),
    body: z.optional(z.strictObject({ rotate: z.optional(z.boolean()) })),
  }),
  answers: () => ({ 201: z.strictObject({ key: z.string(), path: z.string() }) }),
} as const satisfies RouteContract;

export const removePingKeyRoute = {
  method: 'DELETE',
  path: '/v1/jobs/{id}/ping-key',
  needs: 'edit',
  summary: 'Take a job its key: it opens nothing any more. Without one nothing changes but the audit trail.',
  takes: () => ({ ...nothing(), params: jobParams() }),
  answers: () => ({ 204: noContent() }),
} as const satisfies RouteContract;
