import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { writtenInstant } from './instant.ts';

/** One fire: the instant, the wall clock of the schedule's zone with its offset, and what is unusual about it. */
export const fireSchema = lazily(() =>
  z.strictObject({ at: writtenInstant(), local: z.string(), note: z.optional(z.string()) }),
);

export type Fire = z.output<ReturnType<typeof fireSchema>>;

/** The next fires of a job. */
export const firesSchema = lazily(() => z.strictObject({ items: z.array(fireSchema()) }));

/** A fire to come of one of several jobs; of a job that fires often, the first and the last of many. */
const comingFireSchema = lazily(() =>
  z.strictObject({
    jobId: z.string(),
    name: z.string(),
    ...fireSchema().shape,
    last: z.optional(fireSchema()),
    count: z.optional(wholeNumber(2)),
  }),
);

/** The fires to come of all jobs, and the instant up to which none is missing: it may lie before all of them. */
export const comingFiresSchema = lazily(() =>
  z.strictObject({ items: z.array(comingFireSchema()), through: writtenInstant() }),
);

export type ComingFires = z.output<ReturnType<typeof comingFiresSchema>>;

const entrySchema = lazily(() =>
  z.strictObject({
    expression: z.string(),
    timezone: z.string(),
    startAt: z.optional(writtenInstant()),
    endAt: z.optional(writtenInstant()),
  }),
);

/** Something that is valid and may not be meant. */
export const warningSchema = lazily(() => z.strictObject({ code: z.string(), message: z.string() }));

/** A time that exceptions or a calendar take away: `name` says which of them. */
const excludedSchema = lazily(() =>
  z.strictObject({
    at: writtenInstant(),
    local: z.string(),
    name: z.string(),
    calendar: z.optional(z.string()),
    /** Where the fire goes instead. */
    movedTo: z.optional(writtenInstant()),
  }),
);

/** A schedule as preview shows it: `timezone` is that of a schedule that names none; `entries` are what EventBridge Scheduler would be
 * told, none where it cannot say the schedule exactly, and the warning `self-clocked` then says why. */
export const previewSchema = lazily(() =>
  z.strictObject({
    description: z.string(),
    timezone: z.string(),
    fires: z.array(fireSchema()),
    excluded: z.optional(z.array(excludedSchema())),
    entries: z.array(entrySchema()),
    exact: z.boolean(),
    /** The thing that a command that was sent along is read as. */
    command: z.optional(z.string()),
    warnings: z.array(warningSchema()),
  }),
);

export type Preview = z.output<ReturnType<typeof previewSchema>>;
