import { type JobDefinition, type JobParent, PARENT_CONDITIONS } from '#domain/jobs/job.ts';
import { type JobState, LIVE_STATES } from '#domain/ledger/head/state.ts';
import { calendarsCheck } from '#domain/schedule/closed/check.ts';
import { copiedRevisions } from '#domain/schedule/closed/copies.ts';
import { present } from '#domain/values/present.ts';
import {
  anyJson,
  count,
  instant,
  listOf,
  oneOf,
  optional,
  type Read,
  readAs,
  shape,
  text,
} from '#domain/values/shape.ts';

/** The part of a definition that lists show and that fires follow from. */
export type ListedSettings = Pick<
  JobDefinition,
  | 'schedule'
  | 'timezone'
  | 'calendars'
  | 'startAt'
  | 'endAt'
  | 'maxRuns'
  | 'jitterSeconds'
  | 'after'
  | 'runner'
  | 'createdAt'
>;

/** A job's line in the list: written on edits, pauses and resumes only. */
export interface JobSummary {
  readonly jobId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly state: JobState;
  readonly revision: number;
  readonly source?: string;
  /** Missing in the lines of versions up to 0.1. */
  readonly settings?: ListedSettings;
}

const summaryCheck = shape<JobSummary>({
  jobId: text,
  name: text,
  tags: listOf(text),
  state: oneOf([...LIVE_STATES, 'deleted']),
  revision: count,
  source: optional(text),
  settings: optional(
    shape<ListedSettings>({
      schedule: optional(anyJson),
      timezone: text,
      calendars: optional(calendarsCheck),
      startAt: optional(instant),
      endAt: optional(instant),
      maxRuns: optional(count),
      jitterSeconds: count,
      after: optional(listOf(shape<JobParent>({ job: text, on: oneOf(PARENT_CONDITIONS) }))),
      runner: text,
      createdAt: instant,
    }),
  ),
});

/** The key under which the jobs of a calendar of the store are listed, beside those of tags; no tag is written so. */
export function calendarListKey(name: string): string {
  return `#${name}`;
}

/** Everything that a line is found by besides its id: tags, and the calendars of the store that it has copies of. */
export function listKeysOf({ tags, settings }: Pick<JobSummary, 'tags' | 'settings'>): readonly string[] {
  return [...new Set([...tags, ...[...copiedRevisions(settings?.calendars).keys()].map(calendarListKey)])];
}

/** Reads a job's stored line in the list. */
export function readSummary(item: unknown, jobId: string): Read<JobSummary> {
  const read = readAs(summaryCheck, item);
  return read.fault === undefined && read.value.jobId !== jobId ? { fault: `jobId: expected ${jobId}` } : read;
}

/** The line of a job in this state, whose definition this is. */
export function summaryOf(definition: JobDefinition, state: JobState): JobSummary {
  const { id, name, tags, revision, source } = definition;
  const { schedule, timezone, calendars, startAt, endAt, maxRuns, jitterSeconds, after, runner, createdAt } =
    definition;
  return {
    jobId: id,
    name,
    tags,
    state,
    revision,
    ...present({ source }),
    settings: {
      timezone,
      jitterSeconds,
      runner,
      createdAt,
      ...present({ schedule, calendars, startAt, endAt, maxRuns, after }),
    },
  };
}
