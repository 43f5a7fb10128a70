import * as z from 'zod';
import type { RunMessage, WakeMessage } from '../shared/ports/queues.ts';

// Loose, so that a message sent by the version before or after this one is still understood.
const wakeMessage = z.object({
  jobId: z.string().min(1),
  scheduledTime: z.string().optional(),
});

const parentRun = z.object({
  runId: z.string(),
  status: z.enum(['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'missed']),
});

const runMessage = z.object({
  jobId: z.string().min(1),
  runId: z.string().min(1),
  scheduledAt: z.int(),
  revision: z.int(),
  trigger: z.enum(['schedule', 'manual', 'chain', 'backfill']),
  runner: z.string(),
  forced: z.boolean().optional(),
  parent: parentRun.optional(),
  depth: z.int().optional(),
  decidedAt: z.int().optional(),
  sentAtMs: z.int().optional(),
});

/** A message that nobody of ours can have sent: sending it again would not help. */
export class UnreadableMessageError extends Error {
  override readonly name = 'UnreadableMessageError';
  readonly code = 'unreadable_message';
}

/** Reads the body of a wake-up; throws an UnreadableMessageError. */
export function readWakeMessage(body: string): WakeMessage {
  const { jobId, scheduledTime } = read(wakeMessage, body);
  return { jobId, ...(scheduledTime === undefined ? {} : { scheduledTime }) };
}

/** Reads the body of a run's message: what a runner needs to know of it. Throws an UnreadableMessageError. */
export function readRunMessage(body: string): RunMessage {
  const { forced, parent, depth, decidedAt, sentAtMs, ...message } = read(runMessage, body);
  return {
    ...message,
    ...(forced === undefined ? {} : { forced }),
    ...(parent === undefined ? {} : { parent }),
    ...(depth === undefined ? {} : { depth }),
    ...(decidedAt === undefined ? {} : { decidedAt }),
    ...(sentAtMs === undefined ? {} : { sentAtMs }),
  };
}

function read<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(body));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UnreadableMessageError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`);
  }
  return parsed.data;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new UnreadableMessageError('not JSON', { cause: error });
  }
}
