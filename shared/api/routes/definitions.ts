import * as z from 'zod/mini';
import { appliedSchema, planHashSchema, planSchema } from '#api/shapes/plan.ts';
import { jobIdSchema, jobInputSchema } from '#domain/jobs/schema.ts';
import { MAX_JOBS_A_CALL, MOST_ALONGSIDE } from './limits.ts';
import { nothing, type RouteContract } from './route.ts';

export const planRoute = {
  method: 'POST',
  path: '/v1/plan',
  needs: 'read',
  summary: 'Say what apply would do, in words, and a hash that apply may insist on. Nothing is stored.',
  takes: () => ({ ...nothing(), body: planBody(z.unknown()) }),
  answers: () => ({ 200: planSchema() }),
  judged: () => planBody(jobInputSchema()),
} as const satisfies RouteContract;

export const applyRoute = {
  method: 'POST',
  path: '/v1/apply',
  needs: 'edit',
  summary:
    'Create and update jobs, and with `prune` delete the others of the same `source`. One bad job and nothing is stored; with `plan`, the hash of a plan, nothing either unless that is still what would be done.',
  takes: () => ({ ...nothing(), body: applyBody(z.unknown()) }),
  answers: () => ({ 200: appliedSchema() }),
  judged: () => applyBody(jobInputSchema()),
} as const satisfies RouteContract;

/** Jobs as POST takes them; `prune` deletes the other jobs of the same `source`. */
const fieldsOf = (job: z.ZodMiniType) => ({
  jobs: z.readonly(z.array(job).check(z.maxLength(MAX_JOBS_A_CALL, `at most ${MAX_JOBS_A_CALL} jobs a call`))),
  source: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  prune: z.optional(z.boolean()),
});

interface Pruning {
  readonly source?: string | undefined;
  readonly prune?: boolean | undefined;
}

const pruneNeedsSource = () =>
  z.refine<Pruning>(({ source, prune }) => prune !== true || source !== undefined, {
    path: ['source'],
    error: 'prune needs the source whose jobs it may delete',
  });

/** `alongside`: ids of jobs of the same set that other calls plan, so that those here may run after them. */
const planBody = (job: z.ZodMiniType) =>
  z
    .strictObject({
      ...fieldsOf(job),
      alongside: z.optional(z.array(jobIdSchema()).check(z.maxLength(MOST_ALONGSIDE))),
    })
    .check(pruneNeedsSource());

/** `plan`: the hash that a plan of the same jobs was answered with. */
const applyBody = (job: z.ZodMiniType) =>
  z.strictObject({ ...fieldsOf(job), plan: z.optional(planHashSchema()) }).check(pruneNeedsSource());
