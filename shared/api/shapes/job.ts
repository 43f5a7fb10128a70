import * as z from 'zod/mini';
import { commandSchema } from '#domain/jobs/command/command.ts';
import { environmentSchema } from '#domain/jobs/environment.ts';
import {
  CATCHUP_POLICIES,
  GROUP_MODES,
  LOST_POLICIES,
  OVERLAP_POLICIES,
  PARENT_CONDITIONS,
  PRECISIONS,
} from '#domain/jobs/job.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { backfillSchema } from './backfill.ts';
import { outcomeStatusSchema } from './run.ts';

const instant = z.iso.datetime();
const count = wholeNumber(0);

const lastRunSchema = z.strictObject({
  id: z.string(),
  scheduledAt: instant,
  finishedAt: instant,
  status: outcomeStatusSchema,
  reason: z.optional(z.string()),
});

const countersSchema = z.strictObject({
  started: count,
  succeeded: count,
  failed: count,
  timedOut: count,
  cancelled: count,
  skipped: count,
  missed: count,
  consecutiveFailures: count,
});

const groupSchema = z.strictObject({
  name: z.string(),
  mode: z.enum(GROUP_MODES),
  maxConcurrent: wholeNumber(1),
});

const parentSchema = z.strictObject({ job: z.string(), on: z.enum(PARENT_CONDITIONS) });

/** Late fires after one instant and up to another, which run one after another. */
export const catchUpShape = { after: instant, until: instant, revision: z.int() };

/** A job as it is read: its definition, every default filled in, and its live state. Instants are RFC 3339, UTC. */
export const jobSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.optional(z.string()),
  owner: z.optional(z.string()),
  source: z.optional(z.string()),
  /** As it was written; absent where the job runs only after others. */
  schedule: z.optional(z.unknown()),
  timezone: z.string(),
  startAt: z.optional(instant),
  endAt: z.optional(instant),
  maxRuns: z.optional(z.int()),
  jitterSeconds: z.int(),
  precision: z.enum(PRECISIONS),
  command: commandSchema(),
  args: z.optional(z.unknown()),
  env: environmentSchema(),
  runner: z.string(),
  timeoutSeconds: z.int(),
  maxRetries: z.int(),
  retryDelaySeconds: z.int(),
  onLost: z.enum(LOST_POLICIES),
  overlap: z.enum(OVERLAP_POLICIES),
  catchup: z.enum(CATCHUP_POLICIES),
  deadlineSeconds: z.optional(z.int()),
  group: z.optional(groupSchema),
  /** The jobs whose runs this one follows. */
  after: z.optional(z.readonly(z.array(parentSchema))),
  maxRunsPerHour: z.optional(z.int()),
  pauseAfterFailures: z.optional(z.int()),
  tags: z.readonly(z.array(z.string())),
  enabled: z.boolean(),
  revision: z.int(),
  createdAt: instant,
  revisedAt: instant,
  state: z.enum(['active', 'paused', 'finished']),
  pause: z.optional(
    z.strictObject({ at: instant, by: z.string(), note: z.optional(z.string()), until: z.optional(instant) }),
  ),
  nextFireAt: z.optional(instant),
  /** Oldest first; the latest that are over, too. */
  backfills: z.array(backfillSchema),
  /** Late fires that are still to run (`catchup: all`), oldest first. */
  catchUps: z.array(z.strictObject(catchUpShape)),
  /** Runs that hold the job's slots, and runs that wait for one. */
  activeRunIds: z.array(z.string()),
  waitingRunIds: z.array(z.string()),
  lastRun: z.optional(lastRunSchema),
  /** Newest first. */
  lastRuns: z.array(lastRunSchema),
  counters: countersSchema,
});

/** A job as the API shows it. */
export type Job = z.output<typeof jobSchema>;

/** One of a job's latest outcomes, as the API shows it. */
export type LastRun = z.output<typeof lastRunSchema>;

/** What a request did to a job. */
export const changeSchema = z.enum(['created', 'updated', 'unchanged', 'deleted']);
