import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { fieldChangesSchema } from './field-change.ts';
import { changeSchema } from './job.ts';
import { warningSchema } from './preview.ts';

/** The name of a plan: what was seen, and what would be saved. */
export const planHashSchema = lazily(() => z.string().check(z.regex(/^[0-9a-f]{32}$/, 'expected the hash of a plan')));

const warningsSchema = () => z.optional(z.readonly(z.array(warningSchema())));

const appliedJobSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    change: changeSchema(),
    /** The thing that the command of a saved job was read as: `task greet`, `shell line`. */
    command: z.optional(z.string()),
    warnings: warningsSchema(),
  }),
);

const monthSchema = lazily(() =>
  z.strictObject({ runsADay: z.number().check(z.minimum(0)), usd: z.number().check(z.minimum(0)) }),
);

const plannedJobSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    change: changeSchema(),
    /** What changes, what matters most first. A command is shown of a new job alone, with secrets masked; arguments and values of variables are not. */
    words: z.readonly(z.array(z.string())),
    /** The fields that an update changes, with secrets masked. */
    changes: z.optional(fieldChangesSchema()),
    warnings: warningsSchema(),
    /** Of an edit by which the job fires more or less often: its runs a day and what 30 days of them cost by themselves, in USD. */
    cost: z.optional(z.strictObject({ before: monthSchema(), after: monthSchema() })),
  }),
);

/** The effects that a set of jobs had. */
export const appliedSchema = lazily(() => z.strictObject({ items: z.readonly(z.array(appliedJobSchema())) }));

/** The effects that a set of jobs would have, and the name of just these. */
export const planSchema = lazily(() =>
  z.strictObject({ items: z.readonly(z.array(plannedJobSchema())), hash: planHashSchema() }),
);

/** The effect on one job. */
export type AppliedJob = z.output<ReturnType<typeof appliedJobSchema>>;

/** The effect that there would be on one job. */
export type PlannedJob = z.output<ReturnType<typeof plannedJobSchema>>;
