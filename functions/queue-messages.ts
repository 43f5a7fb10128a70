import * as z from 'zod';
import type { RunMessage, WakeMessage } from '../shared/ports/queues.ts';

const wakeMessage = z.object({
  jobId: z.string().min(1),
  scheduledTime: z.string().optional(),
});

/** What every version of a run's message has. The rest is handed on as it is: it was written by a version of ours. */
const runMessage = z.looseObject({
  jobId: z.string().min(1),
  runId: z.string().min(1),
  scheduledAt: z.int(),
  revision: z.int(),
  trigger: z.string(),
  runner: z.string(),
});

/** A message that nobody of ours can have sent: sending it again would not help. */
export class UnreadableMessageError extends Error {
  override readonly name = 'UnreadableMessageError';
  readonly code = 'unreadable_message';
}

/** Reads the body of a wake-up; throws an UnreadableMessageError. */
export function readWakeMessage(body: string): WakeMessage {
  const parsed = wakeMessage.safeParse(parseJson(body));
  if (!parsed.success) {
    throw unreadable(parsed.error);
  }
  const { jobId, scheduledTime } = parsed.data;
  return { jobId, ...(scheduledTime === undefined ? {} : { scheduledTime }) };
}

/** Reads the body of a run's message; throws an UnreadableMessageError. */
export function readRunMessage(body: string): RunMessage {
  const message = parseJson(body);
  const checked = runMessage.safeParse(message);
  if (!checked.success) {
    throw unreadable(checked.error);
  }
  // Checked just now, but for what this version may not know yet.
  return message as RunMessage;
}

function unreadable(error: z.ZodError): UnreadableMessageError {
  const [issue] = error.issues;
  return new UnreadableMessageError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new UnreadableMessageError('not JSON', { cause: error });
  }
}
