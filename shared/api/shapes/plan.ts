import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { changeSchema } from './job.ts';

const planItemSchema = lazily(() => z.strictObject({ id: z.string(), change: changeSchema() }));

/** What plan and apply answer: what becomes of each job. */
export const planSchema = lazily(() => z.strictObject({ items: z.array(planItemSchema()) }));

/** What becomes of one job. */
export type PlanItem = z.output<ReturnType<typeof planItemSchema>>;
