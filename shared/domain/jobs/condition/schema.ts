import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { wholeSeconds } from '#domain/values/whole-number.ts';
import { calendarConditionSchema } from './calendar/schema.ts';
import { commandConditionSchema } from './command/schema.ts';
import { diskConditionSchema } from './disk/schema.ts';
import { fileConditionSchema } from './file/schema.ts';
import { httpConditionSchema } from './http/schema.ts';
import { jobConditionSchema } from './job/schema.ts';
import { loadConditionSchema } from './load/schema.ts';
import { memoryConditionSchema } from './memory/schema.ts';
import { powerConditionSchema } from './power/schema.ts';
import { pressureConditionSchema } from './pressure/schema.ts';
import { AFTER_WAIT_POLICIES, LEAST_WAIT_SECONDS, LONGEST_WAIT_SECONDS } from './settings.ts';

const MOST_CONDITIONS = 20;

/** A condition of one kind: one line for each. */
export const conditionSchema = lazily(() =>
  z.discriminatedUnion('type', [
    loadConditionSchema(),
    pressureConditionSchema(),
    memoryConditionSchema(),
    diskConditionSchema(),
    fileConditionSchema(),
    powerConditionSchema(),
    httpConditionSchema(),
    commandConditionSchema(),
    jobConditionSchema(),
    calendarConditionSchema(),
  ]),
);

/** The conditions of a job: all of them must hold. */
export const conditionsSchema = () => z.array(conditionSchema()).check(z.maxLength(MOST_CONDITIONS));

/** The time that a run waits for its conditions, as a person writes it. */
export const conditionWaitSchema = () =>
  z.strictObject({
    atMostSeconds: z.exactOptional(wholeSeconds(LEAST_WAIT_SECONDS, LONGEST_WAIT_SECONDS)),
    everySeconds: z.exactOptional(wholeSeconds(LEAST_WAIT_SECONDS, LONGEST_WAIT_SECONDS)),
    // biome-ignore lint/suspicious/noThenProperty: the name of a field of jobs; no function is ever in it
    then: z.exactOptional(z.enum(AFTER_WAIT_POLICIES)),
  });
