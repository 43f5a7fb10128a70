import type { ClaudeFigures, Denial } from '#domain/claude/figures.ts';
import { parseRunId } from '#domain/runs/id.ts';
import { recordUnreadable } from '#domain/runs/reasons/attempt.ts';
import { keptReason, REASON_CODES } from '#domain/runs/reasons/reason.ts';
import { isShowable } from '#domain/runs/result.ts';
import {
  ATTEMPT_RESULTS,
  type Attempt,
  type FinalRun,
  type Hold,
  OPEN_STATUSES,
  OUTCOME_STATUSES,
  type Run,
  TRIGGERS,
} from '#domain/runs/run.ts';
import {
  amount,
  count,
  flag,
  instant,
  instantMs,
  integer,
  listOf,
  mark,
  type Optional,
  oneOf,
  optional,
  type Read,
  readAs,
  shape,
  text,
} from '#domain/values/shape.ts';
import { parentCheck, runIdCheck } from './request.ts';

/** The members of a kept reason. */
export const REASON_MEMBERS = {
  reason: optional(text),
  reasonCode: optional(oneOf(REASON_CODES)),
} satisfies Readonly<Record<string, Optional<unknown>>>;

const attempt = shape<Attempt>({
  ...REASON_MEMBERS,
  number: count,
  owner: text,
  startedAtMs: instantMs,
  finishedAtMs: optional(instantMs),
  result: optional(oneOf(ATTEMPT_RESULTS)),
  exitCode: optional(integer),
  uncounted: optional(mark),
});

const figures = shape<ClaudeFigures>({
  sessionId: optional(text),
  model: optional(text),
  version: optional(text),
  turns: count,
  costMicroUsd: count,
  durationApiMs: amount,
  apiRetries: count,
  denials: optional(listOf(shape<Denial>({ tool: text, rule: optional(text) }))),
  limitUntil: optional(instant),
});

const RUN_MEMBERS = {
  ...REASON_MEMBERS,
  id: runIdCheck,
  jobId: text,
  revision: count,
  version: count,
  scheduledAt: instant,
  trigger: oneOf(TRIGGERS),
  forced: optional(flag),
  parent: optional(parentCheck),
  depth: optional(count),
  backfill: optional(text),
  retryOf: optional(runIdCheck),
  inputs: optional(mark),
  decidedAt: optional(instant),
  sentAtMs: optional(instantMs),
  span: optional(shape<NonNullable<Run['span']>>({ from: instant, to: instant, count })),
  attempts: listOf(attempt),
  leaseUntilMs: optional(instantMs),
  retryAtMs: optional(instantMs),
  held: optional(shape<Hold>({ attempt: count, sinceMs: instantMs, checks: count })),
  cancelRequested: optional(text),
  cancelReasonCode: optional(oneOf(REASON_CODES)),
  startedAtMs: optional(instantMs),
  finishedAtMs: optional(instantMs),
  exitCode: optional(integer),
  outputTail: optional(text),
  outputBytes: optional(count),
  result: optional(text),
  resultFault: optional(text),
  claude: optional(figures),
  expiresAt: instant,
};

const runCheck = shape<Run>({ ...RUN_MEMBERS, status: oneOf([...OPEN_STATUSES, ...OUTCOME_STATUSES]) });

/** A run that is over. */
export const finalRunCheck = shape<FinalRun>({ ...RUN_MEMBERS, status: oneOf(OUTCOME_STATUSES) });

/** Reads a stored run, without a result that nobody could read. `key`: the run's id as its key says it. */
export function readStoredRun(item: unknown, key: string): Read<Run> {
  const read = readAs(runCheck, item);
  if (read.fault !== undefined) {
    return read;
  }
  const { id, jobId } = read.value;
  return id === key && id.slice(0, id.lastIndexOf('.')) === jobId
    ? { value: withoutBadResult(read.value) }
    : { fault: `id: expected ${key}, as in its key` };
}

function withoutBadResult(run: Run): Run {
  const { result, ...rest } = run;
  return result === undefined || isShowable(result)
    ? run
    : { ...rest, resultFault: 'the stored result cannot be read: it is left out' };
}

/**
 * The record in the place of one that cannot be read, so that what is known of the run stands where it would have stood, and nothing waits
 * for its end: failed, with that for a reason. Undefined where the key is none of a run. It is not stored.
 */
export function unreadableRun(key: string): FinalRun | undefined {
  const parts = parseRunId(key);
  if (parts === undefined) {
    return undefined;
  }
  return {
    id: key,
    jobId: parts.jobId,
    revision: 0,
    version: 0,
    scheduledAt: parts.at,
    trigger: parts.manual ? 'manual' : 'schedule',
    status: 'failed',
    ...keptReason(recordUnreadable()),
    attempts: [],
    expiresAt: Number.MAX_SAFE_INTEGER,
  };
}
