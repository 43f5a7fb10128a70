import * as z from 'zod/mini';
import { unreadableMember } from '#domain/jobs/condition/unreadable.ts';
import { lazily } from '#domain/values/lazily.ts';

const names = () => z.array(z.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(20));

/** The instant lies in no calendar of `except`, and in each one of `only`. They are those of the job. */
export const calendarConditionSchema = lazily(() =>
  z
    .strictObject({
      type: z.literal('calendar'),
      except: z.exactOptional(names()),
      only: z.exactOptional(names()),
      ...unreadableMember(),
    })
    .check(
      z.refine(
        ({ except, only }) => except !== undefined || only !== undefined,
        'a calendar condition has except, only, or both: lists of calendars',
      ),
    ),
);

export type CalendarCondition = z.output<ReturnType<typeof calendarConditionSchema>>;
