import * as z from 'zod';
import type { Standstill } from '../ledger/standstill.ts';
import { writeUtc } from '../schedule/write-time.ts';

/** That everything is paused: fires after `pausedAt` are not planned. Without it, the pause is being agreed on. */
export const pausedSchema = z.strictObject({
  pausedAt: z.iso.datetime().optional(),
  by: z.string(),
  note: z.string().optional(),
});

/** Whether everything is paused; without `paused`, jobs fire. */
export const switchSchema = z.strictObject({ paused: pausedSchema.optional() });

export type Switch = z.output<typeof switchSchema>;

/** Shows the switch over all jobs. */
export function presentSwitch({ paused }: { readonly paused?: Standstill }): Switch {
  if (paused === undefined) {
    return {};
  }
  const { from, by, note } = paused;
  return { paused: { pausedAt: from === undefined ? undefined : writeUtc(from), by, note } };
}
