import * as z from 'zod';
import { commandSchema, environmentSchema } from '../jobs/command.ts';
import { backfillSchema } from './backfill.ts';

const instant = z.iso.datetime();
const count = z.int().min(0);
const outcomeStatus = z.enum(['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'missed']);

const lastRunSchema = z.strictObject({
  id: z.string(),
  scheduledAt: instant,
  finishedAt: instant,
  status: outcomeStatus,
  reason: z.string().optional(),
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
  mode: z.enum(['sequential', 'parallel']),
  maxConcurrent: z.int().min(1),
});

const parentSchema = z.strictObject({ job: z.string(), on: z.enum(['success', 'failure', 'finish']) });

/** A job as it is read: its definition, every default filled in, and its live state. Instants are RFC 3339, UTC. */
export const jobSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  owner: z.string().optional(),
  source: z.string().optional(),
  /** As it was written; absent where the job runs only after others. */
  schedule: z.unknown().optional(),
  timezone: z.string(),
  startAt: instant.optional(),
  endAt: instant.optional(),
  maxRuns: z.int().optional(),
  jitterSeconds: z.int(),
  precision: z.enum(['minute', 'second']),
  command: commandSchema,
  args: z.unknown().optional(),
  env: environmentSchema,
  runner: z.string(),
  timeoutSeconds: z.int(),
  maxRetries: z.int(),
  retryDelaySeconds: z.int(),
  onLost: z.enum(['retry', 'fail']),
  overlap: z.enum(['skip', 'queue', 'replace', 'allow']),
  catchup: z.enum(['latest', 'all', 'none']),
  deadlineSeconds: z.int().optional(),
  group: groupSchema.optional(),
  /** The jobs whose runs this one follows. */
  after: z.array(parentSchema).readonly().optional(),
  maxRunsPerHour: z.int().optional(),
  pauseAfterFailures: z.int().optional(),
  tags: z.array(z.string()).readonly(),
  enabled: z.boolean(),
  revision: z.int(),
  createdAt: instant,
  revisedAt: instant,
  state: z.enum(['active', 'paused', 'finished']),
  pause: z
    .strictObject({ at: instant, by: z.string(), note: z.string().optional(), until: instant.optional() })
    .optional(),
  nextFireAt: instant.optional(),
  /** Oldest first; the latest that are over, too. */
  backfills: z.array(backfillSchema),
  /** Runs that hold the job's slots, and runs that wait for one. */
  activeRunIds: z.array(z.string()),
  waitingRunIds: z.array(z.string()),
  lastRun: lastRunSchema.optional(),
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

export type Change = z.output<typeof changeSchema>;
