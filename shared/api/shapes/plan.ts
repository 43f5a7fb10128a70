import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { changeSchema } from './job.ts';

const planItemSchema = lazily(() => z.strictObject({ id: z.string(), change: changeSchema() }));

/** The effects of a set of jobs, planned or applied. */
export const planSchema = lazily(() => z.strictObject({ items: z.array(planItemSchema()) }));

/** The effect on one job. */
export type PlanItem = z.output<ReturnType<typeof planItemSchema>>;
