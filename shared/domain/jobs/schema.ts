import * as z from 'zod/mini';
import { noticeRulesSchema } from '#domain/notices/settings/rule-schema.ts';
import { urlSchema } from '#domain/notices/settings/url-schema.ts';
import { calendarsSchema } from '#domain/schedule/closed/schema.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { noTimezoneText } from '#domain/time/meant-timezone.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import type { Json } from '#domain/values/json/value.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber, wholeSeconds } from '#domain/values/whole-number.ts';
import { commandSchema } from './command/schema.ts';
import { environmentSchema } from './command-kind/environment.ts';
import { SHELLS } from './command-kind/shell.ts';
import { conditionsSchema, conditionWaitSchema } from './condition/schema.ts';
import { UNMET_POLICIES } from './condition/settings.ts';
import { JOB_ID } from './id.ts';
import {
  CATCHUP_POLICIES,
  GROUP_MODES,
  LOST_POLICIES,
  OVERLAP_POLICIES,
  PARENT_CONDITIONS,
  PRECISIONS,
} from './job.ts';

const TAG = /^[A-Za-z0-9._:/@-]{1,64}$/;
/** Only to keep numbers sane: the limit that counts is the configuration's, and says so. */
const LONGEST_TIMEOUT_SECONDS = 31 * 86_400;
const LONGEST_DEADLINE_SECONDS = 31 * 86_400;

const instant = () =>
  z.pipe(
    z.iso.datetime({
      offset: true,
      error: 'expected an RFC 3339 date-time with an offset, such as 2026-12-24T18:00:00+01:00',
    }),
    z.transform((text) => secondsOf(Date.parse(text))),
  );

const label = () => z.string().check(z.trim(), z.minLength(1), z.maxLength(200));

/** The id of a job. */
export const jobIdSchema = () => z.string().check(z.regex(JOB_ID, 'expected 1 to 56 characters of A-Z a-z 0-9 . _ -'));

const groupSchema = () =>
  z
    .strictObject({
      name: z.string().check(z.regex(/^[A-Za-z0-9._-]{1,64}$/, 'expected 1 to 64 characters of A-Z a-z 0-9 . _ -')),
      mode: z.exactOptional(z.enum(GROUP_MODES)),
      maxConcurrent: z.exactOptional(wholeNumber(1, 100)),
    })
    .check(
      z.refine(({ mode, maxConcurrent = 1 }) => mode !== 'sequential' || maxConcurrent === 1, {
        path: ['maxConcurrent'],
        error: 'a sequential group runs one at a time: leave it out, or set mode to parallel',
      }),
    );

const parentSchema = () =>
  z.strictObject({
    job: jobIdSchema(),
    on: z.exactOptional(z.enum(PARENT_CONDITIONS)),
  });

/** A command as a person writes it. */
export const commandInputSchema = () =>
  z.union([z.string().check(z.trim(), z.minLength(1, 'expected a command'), z.maxLength(16_384)), commandSchema()], {
    error: 'expected a shell line, the name of a task, or an object with a type',
  });

/** The arguments of a job, or of one run of it. */
export const argumentsSchema = () => z.exactOptional(z.union([z.array(z.json()), z.record(z.string(), z.json())]));

/**
 * The fields of a job as a person writes them: id, command, and a schedule or the jobs it follows have to be there. Built for the first
 * job that is read: most cold starts read none.
 */
export const jobInputSchema = lazily(() =>
  z.strictObject({
    id: jobIdSchema(),
    name: z.exactOptional(label()),
    description: z.exactOptional(z.string().check(z.maxLength(2_000))),
    owner: z.exactOptional(label()),
    source: z.exactOptional(label()),
    schedule: z.exactOptional(z.json()),
    timezone: z.exactOptional(
      z.string().check(z.refine(isTimezone, { error: ({ input }) => noTimezoneText(String(input)) })),
    ),
    calendars: z.exactOptional(calendarsSchema()),
    startAt: z.exactOptional(instant()),
    endAt: z.exactOptional(instant()),
    maxRuns: z.exactOptional(wholeNumber(1, 1_000_000_000)),
    jitterSeconds: z.exactOptional(wholeSeconds(0, 86_400)),
    precision: z.exactOptional(z.enum(PRECISIONS)),
    command: commandInputSchema(),
    args: argumentsSchema(),
    env: z.exactOptional(environmentSchema()),
    shell: z.exactOptional(z.enum(SHELLS)),
    isolatedHome: z.exactOptional(z.boolean()),
    runner: z.exactOptional(z.string()),
    timeoutSeconds: z.exactOptional(wholeSeconds(1, LONGEST_TIMEOUT_SECONDS)),
    maxRetries: z.exactOptional(wholeNumber(0, 20)),
    retryDelaySeconds: z.exactOptional(wholeSeconds(0, 600)),
    onLost: z.exactOptional(z.enum(LOST_POLICIES)),
    overlap: z.exactOptional(z.enum(OVERLAP_POLICIES)),
    catchup: z.exactOptional(z.enum(CATCHUP_POLICIES)),
    deadlineSeconds: z.exactOptional(wholeSeconds(1, LONGEST_DEADLINE_SECONDS)),
    group: z.exactOptional(groupSchema()),
    after: z.exactOptional(z.array(parentSchema()).check(z.maxLength(20))),
    conditions: z.exactOptional(conditionsSchema()),
    unmet: z.exactOptional(z.enum(UNMET_POLICIES)),
    wait: z.exactOptional(conditionWaitSchema()),
    maxRunsPerHour: z.exactOptional(wholeNumber(1, 1_000_000)),
    pauseAfterFailures: z.exactOptional(wholeNumber(1, 1_000_000)),
    notify: z.exactOptional(noticeRulesSchema()),
    ping: z.exactOptional(z.strictObject({ url: urlSchema() })),
    tags: z.exactOptional(z.array(tagSchema()).check(z.maxLength(50))),
    enabled: z.exactOptional(z.boolean()),
  }),
);

/** A tag. */
export const tagSchema = () => z.string().check(z.regex(TAG, 'expected 1 to 64 characters of A-Z a-z 0-9 . _ : / @ -'));

/** A job as it was written, its shape checked. */
export type JobInput = z.output<ReturnType<typeof jobInputSchema>>;

/** A job as a program writes it: the fields of docs/jobs.md, as JSON has them. What it is made of may be readonly. */
export type WrittenJob = Unwritable<z.input<ReturnType<typeof jobInputSchema>>>;

/** A value that nobody writes to, however deep: texts and numbers stay what they are, lists become readonly ones. */
type Unwritable<Value> = [z.core.util.JSONType] extends [Value]
  ? Json
  : { readonly [Key in keyof Value]: Unwritable<Value[Key]> };

/** Names that stand for a field under another spelling: the seed's. */
export const OTHER_NAMES: Readonly<Record<string, string>> = { cronExpression: 'schedule' };
