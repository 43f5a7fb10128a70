import * as z from 'zod';

/** What health answers: the service reached its store; `enabled: false` says that nothing fires (`scheduler.enabled`). */
export const healthSchema = z.strictObject({ status: z.literal('ok'), time: z.iso.datetime(), enabled: z.boolean() });

export type Health = z.output<typeof healthSchema>;
