import * as z from 'zod/mini';
import { MAX_JOBS_A_CALL } from './call-limit.ts';

/** What plan and apply are asked: jobs as POST takes them; `prune` deletes the other jobs of the same `source`. */
export const planRequestSchema = () =>
  z
    .strictObject({
      jobs: z.array(z.unknown()).check(z.maxLength(MAX_JOBS_A_CALL, `at most ${MAX_JOBS_A_CALL} jobs a call`)),
      source: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
      prune: z.optional(z.boolean()),
    })
    .check(
      z.refine(({ source, prune }) => prune !== true || source !== undefined, {
        path: ['source'],
        error: 'prune needs the source whose jobs it may delete',
      }),
    );
