import type { RunMessage, WakeMessage } from '#ports/queues.ts';

/** A message that nobody of ours can have sent: sending it again would not help. */
export class UnreadableMessageError extends Error {
  override readonly name = 'UnreadableMessageError';
  readonly code = 'unreadable_message';
}

/** Reads the body of a wake-up; throws an UnreadableMessageError. */
export function readWakeMessage(body: string): WakeMessage {
  const { jobId, scheduledTime } = parseObject(body);
  if (typeof jobId !== 'string' || jobId === '') {
    throw new UnreadableMessageError('a wake-up without a jobId');
  }
  return { jobId, ...(typeof scheduledTime === 'string' ? { scheduledTime } : {}) };
}

/** Reads the body of a run's message; throws an UnreadableMessageError. */
export function readRunMessage(body: string): RunMessage {
  const message = parseObject(body);
  if (!isRunMessage(message)) {
    throw new UnreadableMessageError('a run without a jobId, runId, scheduledAt, revision, trigger or runner');
  }
  return message;
}

/** The ids in the body of any message, for the log: of what cannot be read there are none. Never throws. */
export function idsIn(body: string): { readonly jobId?: string; readonly runId?: string } {
  try {
    const { jobId, runId } = parseObject(body);
    return { ...(typeof jobId === 'string' ? { jobId } : {}), ...(typeof runId === 'string' ? { runId } : {}) };
  } catch {
    return {};
  }
}

/** A check of the fields that every version of the message has. The rest is handed on as it is: a version of ours wrote it. */
function isRunMessage(message: Partial<Record<keyof RunMessage, unknown>>): message is RunMessage {
  const { jobId, runId, trigger, runner, scheduledAt, revision } = message;
  return (
    [jobId, runId, trigger, runner].every((text) => typeof text === 'string' && text !== '') &&
    [scheduledAt, revision].every(Number.isInteger)
  );
}

function parseObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    throw new UnreadableMessageError('not JSON', { cause: error });
  }
}
