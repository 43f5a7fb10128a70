import * as z from 'zod/mini';
import { unreadableMember } from '#domain/jobs/condition/unreadable.ts';
import { lazily } from '#domain/values/lazily.ts';
import { PRESSURE_SECONDS, PRESSURES } from './choices.ts';

/** Little time is lost to waiting for a resource: in less than so many percent of the time something had to. */
export const pressureConditionSchema = lazily(() =>
  z.strictObject({
    type: z.literal('pressure'),
    of: z.enum(PRESSURES),
    below: z.number().check(z.positive(), z.maximum(100)),
    seconds: z.exactOptional(z.literal(PRESSURE_SECONDS)),
    ...unreadableMember(),
  }),
);

export type PressureCondition = z.output<ReturnType<typeof pressureConditionSchema>>;
