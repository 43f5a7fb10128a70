import type { JobState } from '#domain/ledger/head/state.ts';
import type { JobSummary } from '#domain/stored/summary.ts';

/** The jobs that are asked for; each part narrows them. */
export interface JobFilter {
  readonly tag?: string | undefined;
  readonly state?: JobState | undefined;
  /** The label of the file or tool that manages the job. */
  readonly source?: string | undefined;
  /** Words, each of which is part of the id, the name, a tag or the source, in upper or lower case. */
  readonly q?: string | undefined;
}

/**
 * Tells whether a job may be one that is asked for, as far as its line in the list says. The line knows pauses only: whether a job is
 * finished its head says.
 */
export function isFitting(summary: JobSummary, { tag, state, source, q }: JobFilter): boolean {
  return (
    (tag === undefined || summary.tags.includes(tag)) &&
    (state === undefined || (state === 'paused') === (summary.state === 'paused')) &&
    (source === undefined || summary.source === source) &&
    (q === undefined || holds(summary, q))
  );
}

function holds({ jobId, name, tags, source = '' }: JobSummary, q: string): boolean {
  const text = [jobId, name, ...tags, source].join('\n').toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
