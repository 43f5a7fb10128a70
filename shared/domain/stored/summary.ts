import { type JobState, LIVE_STATES } from '#domain/ledger/head/state.ts';
import { count, listOf, oneOf, optional, type Read, readAs, shape, text } from '#domain/values/shape.ts';

/** A job's line in the list: written on edits only. */
export interface JobSummary {
  readonly jobId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly state: JobState;
  readonly revision: number;
  readonly source?: string;
}

const summaryCheck = shape<JobSummary>({
  jobId: text,
  name: text,
  tags: listOf(text),
  state: oneOf([...LIVE_STATES, 'deleted']),
  revision: count,
  source: optional(text),
});

/** Reads a job's stored line in the list. */
export function readSummary(item: unknown, jobId: string): Read<JobSummary> {
  const read = readAs(summaryCheck, item);
  return read.fault === undefined && read.value.jobId !== jobId ? { fault: `jobId: expected ${jobId}` } : read;
}
