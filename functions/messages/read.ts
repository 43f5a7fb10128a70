import { JOB_ID } from '#domain/jobs/id.ts';
import { LAST_SUCCESS_MEMBERS, REQUEST_MEMBERS } from '#domain/stored/request.ts';
import { isObject } from '#domain/values/json/object.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import { type Check, count, instantMs, optional, type Read, readAs, shape, text } from '#domain/values/shape.ts';
import type { ChannelMessage, RunMessage, WakeMessage } from '#ports/queues.ts';

const jobId: Check<string> = (value) =>
  typeof value === 'string' && JOB_ID.test(value) ? undefined : 'expected the id of a job';

const wakeCheck = shape<WakeMessage>({ jobId, scheduledTime: optional(text) });

const channelCheck = shape<ChannelMessage>({ channel: text });

const runCheck = shape<RunMessage>({
  ...REQUEST_MEMBERS,
  ...LAST_SUCCESS_MEMBERS,
  jobId,
  sentAtMs: optional(instantMs),
  send: optional(count),
  waits: optional(count),
});

/** Reads the body of a wake-up. */
export function readWakeMessage(body: string): Read<WakeMessage> {
  return readAs(wakeCheck, parsedJson(body));
}

/** Reads the body of a wake-up of a channel. */
export function readChannelMessage(body: string): Read<ChannelMessage> {
  return readAs(channelCheck, parsedJson(body));
}

/** Reads the body of a run's message; its run is one of its job. */
export function readRunMessage(body: string): Read<RunMessage> {
  const read = readAs(runCheck, parsedJson(body));
  if (read.fault !== undefined) {
    return read;
  }
  const { runId, jobId } = read.value;
  return runId.slice(0, runId.lastIndexOf('.')) === jobId ? read : { fault: `runId: expected a run of ${jobId}` };
}

/** The ids in the body of any message, for the log: of what cannot be read there are none. Never throws. */
export function idsIn(body: string): { readonly jobId?: string; readonly runId?: string } {
  const message = parsedJson(body);
  const { jobId, runId } = isObject(message) ? message : {};
  return { ...(typeof jobId === 'string' ? { jobId } : {}), ...(typeof runId === 'string' ? { runId } : {}) };
}
