import type { ReportTimes } from '#domain/jobs/command-kind/kind.ts';
import type { Gate, Holder, LaterRun, RunRequest } from '#domain/ledger/head/request.ts';
import { parseRunId } from '#domain/runs/id.ts';
import { OUTCOME_STATUSES, type ParentRun, TRIGGERS } from '#domain/runs/run.ts';
import {
  type Check,
  count,
  flag,
  instant,
  listOf,
  mark,
  type Optional,
  oneOf,
  optional,
  shape,
  text,
} from '#domain/values/shape.ts';

/** Ids of runs that need no second look: a head is read for each decision, and days up to the 28th are in every month. */
const ORDINARY =
  /.\.(?:\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3])[0-5]\d[0-5]\dZ|[0-9A-HJKMNP-TV-Z]{26})$/;

/** The id of a run, of whichever job. */
export const runIdCheck: Check<string> = (value) =>
  typeof value === 'string' && (ORDINARY.test(value) || parseRunId(value) !== undefined)
    ? undefined
    : 'expected the id of a run';

/** The run that another one follows. */
export const parentCheck = shape<ParentRun>({ runId: text, status: oneOf(OUTCOME_STATUSES) });

const gate = shape<Gate>({ name: text, maxConcurrent: count });

const reports = shape<ReportTimes>({ startWithinSeconds: count, finishWithinSeconds: count });

/** The members of a run that was let in or waits to be. */
export const REQUEST_MEMBERS = {
  runId: runIdCheck,
  scheduledAt: instant,
  revision: count,
  trigger: oneOf(TRIGGERS),
  runner: text,
  forced: optional(flag),
  deadlineAt: optional(instant),
  gates: optional(listOf(gate)),
  parent: optional(parentCheck),
  depth: optional(count),
  decidedAt: optional(instant),
  backfill: optional(text),
  retryOf: optional(runIdCheck),
  inputs: optional(mark),
  reports: optional(reports),
  trouble: optional(text),
};

/** The members of what a run is told of its job's last success. */
export const LAST_SUCCESS_MEMBERS = {
  succeededAt: optional(instant),
  resultOf: optional(runIdCheck),
} satisfies Readonly<Record<string, Optional<unknown>>>;

/** A run that was let in or waits to be. */
export const requestCheck = shape<RunRequest>(REQUEST_MEMBERS);

/** A run that was asked for at an instant to come. */
export const laterRunCheck = shape<LaterRun>({
  runId: runIdCheck,
  scheduledAt: instant,
  forced: optional(flag),
  inputs: optional(mark),
});

/** A run that holds a slot. */
export const holderCheck = shape<Holder>({
  ...REQUEST_MEMBERS,
  sentAt: instant,
  sends: count,
  checkAt: instant,
  former: optional(mark),
});
