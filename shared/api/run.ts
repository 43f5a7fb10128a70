import * as z from 'zod';

const instant = z.iso.datetime();

/** How a run ended. */
export const outcomeStatusSchema = z.enum(['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'missed']);

const attemptSchema = z.strictObject({
  number: z.int().min(1),
  startedAt: instant,
  finishedAt: instant.optional(),
  durationMs: z.int().min(0).optional(),
  result: z.enum(['succeeded', 'failed', 'timed_out', 'cancelled', 'lost']).optional(),
  reason: z.string().optional(),
  exitCode: z.int().optional(),
});

/** A run as it is read. Instants are RFC 3339, UTC. */
export const runSchema = z.strictObject({
  id: z.string(),
  jobId: z.string(),
  /** The revision of the job that it runs. */
  revision: z.int(),
  scheduledAt: instant,
  trigger: z.enum(['schedule', 'manual', 'chain', 'backfill']),
  forced: z.boolean().optional(),
  /** The run that this one follows. */
  parent: z.strictObject({ runId: z.string(), status: outcomeStatusSchema }).optional(),
  /** The backfill that it is part of. */
  backfill: z.string().optional(),
  status: z.enum(['queued', 'running', 'retrying', ...outcomeStatusSchema.options]),
  /** Always there on an outcome other than succeeded. */
  reason: z.string().optional(),
  /** The record stands for this many consecutive fires. */
  span: z.strictObject({ from: instant, to: instant, count: z.int().min(1) }).optional(),
  attempts: z.array(attemptSchema),
  /** When its message was sent to a runner. */
  sentAt: instant.optional(),
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
  /** While retrying: when the next attempt may start. */
  retryAt: instant.optional(),
  /** A cancellation was asked for and is not carried out yet; the reason. */
  cancelRequested: z.string().optional(),
  /** From the planned instant to the start of the first attempt. */
  latenessMs: z.int().optional(),
  /** From sending to the start of the first attempt. */
  queueMs: z.int().min(0).optional(),
  /** From the start of the first attempt to the outcome. */
  durationMs: z.int().min(0).optional(),
  exitCode: z.int().optional(),
  outputTail: z.string().optional(),
});

/** A run as the API shows it. */
export type Run = z.output<typeof runSchema>;

/** An attempt as the API shows it. */
export type Attempt = z.output<typeof attemptSchema>;

/** One piece of a run's output. */
export const logChunkSchema = z.strictObject({ attempt: z.int(), index: z.int(), text: z.string() });

export type LogChunk = z.output<typeof logChunkSchema>;
