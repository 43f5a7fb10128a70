import * as z from 'zod';
import { MAX_JOBS_A_CALL } from './call-limit.ts';
import { changeSchema } from './job.ts';

/** What plan and apply are asked: jobs as POST takes them; `prune` deletes the other jobs of the same `source`. */
export const planRequestSchema = z
  .strictObject({
    jobs: z.array(z.unknown()).max(MAX_JOBS_A_CALL, `at most ${MAX_JOBS_A_CALL} jobs a call`),
    source: z.string().min(1).max(200).optional(),
    prune: z.boolean().optional(),
  })
  .refine(({ source, prune }) => prune !== true || source !== undefined, {
    path: ['source'],
    error: 'prune needs the source whose jobs it may delete',
  });

const planItemSchema = z.strictObject({ id: z.string(), change: changeSchema });

/** What plan and apply answer: what becomes of each job. */
export const planSchema = z.strictObject({ items: z.array(planItemSchema) });

/** What becomes of one job. */
export type PlanItem = z.output<typeof planItemSchema>;

export type Plan = z.output<typeof planSchema>;
