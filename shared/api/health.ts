import * as z from 'zod';
import { pausedSchema } from './switch.ts';

/** What health answers: the service reached its store; `enabled: false` says that nothing fires (`scheduler.enabled`), `paused` that everything was paused. */
export const healthSchema = z.strictObject({
  status: z.literal('ok'),
  time: z.iso.datetime(),
  enabled: z.boolean(),
  paused: pausedSchema.optional(),
});

export type Health = z.output<typeof healthSchema>;
