import * as z from 'zod/mini';
import { planSchema } from '#api/shapes/plan.ts';
import { jobInputSchema } from '#domain/jobs/schema.ts';
import { MAX_JOBS_A_CALL } from './limits.ts';
import { nothing, type RouteContract } from './route.ts';

export const planRoute = {
  method: 'POST',
  path: '/v1/plan',
  needs: 'read',
  summary: 'Say what apply would do. Nothing is stored.',
  takes: () => ({ ...nothing(), body: jobSetSchema(z.unknown()) }),
  answers: () => ({ 200: planSchema() }),
  judged: () => jobSetSchema(jobInputSchema()),
} as const satisfies RouteContract;

export const applyRoute = {
  method: 'POST',
  path: '/v1/apply',
  needs: 'edit',
  summary:
    'Create and update jobs, and with `prune` delete the others of the same `source`. One bad job and nothing is stored.',
  takes: () => ({ ...nothing(), body: jobSetSchema(z.unknown()) }),
  answers: () => ({ 200: planSchema() }),
  judged: () => jobSetSchema(jobInputSchema()),
} as const satisfies RouteContract;

/** Jobs as POST takes them; `prune` deletes the other jobs of the same `source`. */
const jobSetSchema = (job: z.ZodMiniType) =>
  z
    .strictObject({
      jobs: z.readonly(z.array(job).check(z.maxLength(MAX_JOBS_A_CALL, `at most ${MAX_JOBS_A_CALL} jobs a call`))),
      source: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
      prune: z.optional(z.boolean()),
    })
    .check(
      z.refine(({ source, prune }) => prune !== true || source !== undefined, {
        path: ['source'],
        error: 'prune needs the source whose jobs it may delete',
      }),
    );
