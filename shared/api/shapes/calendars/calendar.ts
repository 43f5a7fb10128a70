import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { calendarSchema } from '#domain/schedule/closed/schema.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

/** A calendar as the list has it. */
export const calendarLineSchema = lazily(() =>
  z.strictObject({
    name: z.string(),
    /** The latest one. */
    revision: wholeNumber(1),
    savedAt: writtenInstant(),
    by: z.string(),
    /** The day up to which its days are complete. */
    through: z.optional(z.string()),
    /** Jobs are being given the latest revision; so many were found that had it not. */
    adopting: z.optional(z.strictObject({ behind: wholeNumber(0) })),
    /** Jobs that keep an older revision, as the latest would take away their every fire; at most 20. */
    outdated: z.optional(z.array(z.string())),
  }),
);

/** A calendar that somebody has to see to: its days end soon, or jobs keep an older revision. */
export const calendarInNeedSchema = lazily(() =>
  z.pick(calendarLineSchema(), { name: true, through: true, outdated: true }),
);

export type CalendarInNeed = z.output<ReturnType<typeof calendarInNeedSchema>>;

export type CalendarLine = z.output<ReturnType<typeof calendarLineSchema>>;

/** A revision of a calendar. */
export const calendarShownSchema = lazily(() =>
  z.strictObject({
    ...calendarLineSchema().shape,
    /** The one that is shown. */
    revision: wholeNumber(1),
    latest: wholeNumber(1),
    calendar: calendarSchema(),
    /** The jobs that use it, by id: the first hundred. */
    jobs: z.optional(z.strictObject({ ids: z.array(z.string()), more: z.boolean() })),
  }),
);

export type CalendarShown = z.output<ReturnType<typeof calendarShownSchema>>;

const firesOfOneSchema = lazily(() => z.strictObject({ count: wholeNumber(0), first: z.array(writtenInstant()) }));

/** The change that a calendar makes to one job. */
const changedJobSchema = lazily(() =>
  z.strictObject({
    jobId: z.string(),
    /** The revision of the calendar that the job has. */
    revision: wholeNumber(1),
    /** The fires that come and go after now, up to `through`; of each the first ten. */
    added: z.optional(firesOfOneSchema()),
    removed: z.optional(firesOfOneSchema()),
    through: z.optional(writtenInstant()),
    /** Why the job would keep the revision that it has. */
    refused: z.optional(z.string()),
  }),
);

/** A calendar that was saved, or would be: `calendar` is left out where nothing was stored. */
export const savedCalendarSchema = lazily(() =>
  z.strictObject({
    change: z.optional(z.enum(['created', 'updated', 'unchanged'])),
    calendar: z.optional(calendarShownSchema()),
    jobs: z.array(changedJobSchema()),
    nextCursor: z.optional(z.string()),
  }),
);

export type SavedCalendar = z.output<ReturnType<typeof savedCalendarSchema>>;
