import * as z from 'zod/mini';
import { commandSchema } from '#domain/jobs/command/schema.ts';
import { environmentSchema } from '#domain/jobs/command-kind/environment.ts';
import { SHELLS } from '#domain/jobs/command-kind/shell.ts';
import { conditionsSchema, conditionWaitSchema } from '#domain/jobs/condition/schema.ts';
import { UNMET_POLICIES } from '#domain/jobs/condition/settings.ts';
import {
  CATCHUP_POLICIES,
  GROUP_MODES,
  LOST_POLICIES,
  OVERLAP_POLICIES,
  PARENT_CONDITIONS,
  PRECISIONS,
} from '#domain/jobs/job.ts';
import { LIVE_STATES } from '#domain/ledger/head/state.ts';
import { noticeRulesSchema } from '#domain/notices/settings/rule-schema.ts';
import { calendarsSchema } from '#domain/schedule/closed/schema.ts';
import { valueSchema } from '#domain/secrets/reference-schema.ts';
import type { Json } from '#domain/values/json/value.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { backfillSchema } from './backfill.ts';
import { writtenInstant } from './instant.ts';
import { outcomeStatusSchema, reasonCodeSchema } from './run.ts';

const lastRunSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    scheduledAt: writtenInstant(),
    finishedAt: writtenInstant(),
    status: outcomeStatusSchema(),
    reason: z.optional(z.string()),
    reasonCode: z.optional(reasonCodeSchema()),
  }),
);

const countersSchema = lazily(() =>
  z.strictObject({
    firesLetIn: wholeNumber(0),
    succeeded: wholeNumber(0),
    failed: wholeNumber(0),
    timedOut: wholeNumber(0),
    cancelled: wholeNumber(0),
    skipped: wholeNumber(0),
    missed: wholeNumber(0),
    consecutiveFailures: wholeNumber(0),
  }),
);

const groupSchema = lazily(() =>
  z.strictObject({
    name: z.string(),
    mode: z.enum(GROUP_MODES),
    maxConcurrent: wholeNumber(1),
  }),
);

/** A job whose runs make another one run. */
export const parentSchema = lazily(() => z.strictObject({ job: z.string(), on: z.enum(PARENT_CONDITIONS) }));

/** Late fires after one instant and up to another, which run one after another. */
export const catchUpSchema = lazily(() =>
  z.strictObject({ after: writtenInstant(), until: writtenInstant(), revision: z.int() }),
);

/** A fire that is to be skipped, who asked for it, and why. */
export const skipSchema = lazily(() =>
  z.strictObject({ at: writtenInstant(), by: z.string(), note: z.optional(z.string()) }),
);

/** A value that was checked as the job was saved, and is answered as it was written: it may be saved again. */
const asKept = (): z.ZodMiniType<Json> => z.any();

/** A job as it is read: its definition, every default filled in, and its live state. Instants are RFC 3339, UTC. */
export const jobSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    name: z.string(),
    description: z.optional(z.string()),
    owner: z.optional(z.string()),
    source: z.optional(z.string()),
    /** As it was written; absent where the job runs only after others. */
    schedule: z.optional(asKept()),
    timezone: z.string(),
    calendars: z.optional(calendarsSchema()),
    /** The calendars of the store that its schedules name, and the revision of each that it has. */
    calendarRevisions: z.optional(z.record(z.string(), wholeNumber(1))),
    startAt: z.optional(writtenInstant()),
    endAt: z.optional(writtenInstant()),
    maxRuns: z.optional(z.int()),
    jitterSeconds: z.int(),
    precision: z.enum(PRECISIONS),
    command: commandSchema(),
    args: z.optional(z.unknown()),
    env: environmentSchema(),
    shell: z.optional(z.enum(SHELLS)),
    isolatedHome: z.optional(z.boolean()),
    runner: z.string(),
    timeoutSeconds: z.int(),
    maxRetries: z.int(),
    retryDelaySeconds: z.int(),
    onLost: z.enum(LOST_POLICIES),
    overlap: z.enum(OVERLAP_POLICIES),
    catchup: z.enum(CATCHUP_POLICIES),
    deadlineSeconds: z.optional(z.int()),
    group: z.optional(groupSchema()),
    /** The jobs whose runs this one follows. */
    after: z.optional(z.readonly(z.array(parentSchema()))),
    conditions: z.optional(z.readonly(conditionsSchema())),
    unmet: z.optional(z.enum(UNMET_POLICIES)),
    wait: z.optional(conditionWaitSchema()),
    maxRunsPerHour: z.optional(z.int()),
    pauseAfterFailures: z.optional(z.int()),
    notify: z.optional(noticeRulesSchema()),
    ping: z.optional(z.strictObject({ url: valueSchema(z.string()) })),
    tags: z.readonly(z.array(z.string())),
    enabled: z.boolean(),
    revision: z.int(),
    createdAt: writtenInstant(),
    revisedAt: writtenInstant(),
    state: z.enum(LIVE_STATES),
    pause: z.optional(
      z.strictObject({
        at: writtenInstant(),
        by: z.string(),
        note: z.optional(z.string()),
        until: z.optional(writtenInstant()),
      }),
    ),
    /** Nothing is told of it until then. */
    mute: z.optional(z.strictObject({ until: writtenInstant(), by: z.string(), note: z.optional(z.string()) })),
    nextFireAt: z.optional(writtenInstant()),
    /** Fires that somebody asked to skip and that are still to come, soonest first. */
    skips: z.array(skipSchema()),
    /** Runs that were asked for at instants to come, soonest first. */
    laterRuns: z.array(z.strictObject({ runId: z.string(), at: writtenInstant() })),
    /** Oldest first; the latest that are over, too. */
    backfills: z.array(backfillSchema()),
    /** Late fires that are still to run (`catchup: all`), oldest first. */
    catchUps: z.array(catchUpSchema()),
    /** Runs that hold the job's slots, and runs that wait for one. */
    activeRunIds: z.array(z.string()),
    waitingRunIds: z.array(z.string()),
    lastRun: z.optional(lastRunSchema()),
    /** The ends of the last twenty, newest first. */
    lastRuns: z.array(z.pick(lastRunSchema(), { status: true, finishedAt: true })),
    /** The instant at which a run last ended well. */
    succeededAt: z.optional(writtenInstant()),
    counters: countersSchema(),
  }),
);

/** A job as the API shows it. */
export type Job = z.output<ReturnType<typeof jobSchema>>;

/** One of a job's latest outcomes, as the API shows it. */
export type LastRun = z.output<ReturnType<typeof lastRunSchema>>;

/** The effect of a request on a job. */
export const changeSchema = lazily(() => z.enum(['created', 'updated', 'unchanged', 'deleted']));
