import * as z from 'zod/mini';
import { changeSchema } from './job.ts';

const planItemSchema = z.strictObject({ id: z.string(), change: changeSchema });

/** What plan and apply answer: what becomes of each job. */
export const planSchema = z.strictObject({ items: z.array(planItemSchema) });

/** What becomes of one job. */
export type PlanItem = z.output<typeof planItemSchema>;

export type Plan = z.output<typeof planSchema>;
