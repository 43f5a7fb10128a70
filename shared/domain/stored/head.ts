import { PARENT_CONDITIONS } from '#domain/jobs/job.ts';
import { BACKFILL_ORDERS, BACKFILL_SCOPES, type Backfill, type CatchUp } from '#domain/ledger/head/backlog.ts';
import type { Counters, LastOutcome } from '#domain/ledger/head/counters.ts';
import type { Follower, Head } from '#domain/ledger/head/head.ts';
import { headOf, type StoredHead } from '#domain/ledger/head/recent.ts';
import { type Acknowledgement, LIVE_STATES, type Mute, type Pause, type Skip } from '#domain/ledger/head/state.ts';
import { INCIDENT_KINDS } from '#domain/notices/kind.ts';
import { OUTCOME_STATUSES } from '#domain/runs/run.ts';
import {
  count,
  flag,
  instant,
  listOf,
  mark,
  oneOf,
  optional,
  type Read,
  readAs,
  shape,
  text,
} from '#domain/values/shape.ts';
import { effectCheck } from './effect.ts';
import { holderCheck, laterRunCheck, requestCheck, runIdCheck } from './request.ts';
import { REASON_MEMBERS } from './run.ts';

const counters = shape<Counters>({
  started: count,
  succeeded: count,
  failed: count,
  timedOut: count,
  cancelled: count,
  skipped: count,
  missed: count,
  consecutiveFailures: count,
});

const lastOutcome = shape<LastOutcome>({
  ...REASON_MEMBERS,
  status: oneOf(OUTCOME_STATUSES),
  runId: text,
  scheduledAt: instant,
  finishedAt: instant,
});

const backfill = shape<Backfill>({
  id: text,
  from: instant,
  to: instant,
  order: oneOf(BACKFILL_ORDERS),
  only: oneOf(BACKFILL_SCOPES),
  maxConcurrent: count,
  revision: count,
  askedAt: instant,
  by: text,
  total: count,
  reached: optional(instant),
  last: optional(mark),
  cancelled: optional(mark),
  started: count,
  succeeded: count,
  failed: count,
  endedAt: optional(instant),
});

const headCheck = shape<StoredHead>({
  jobId: text,
  version: count,
  revision: count,
  state: oneOf([...LIVE_STATES, 'deleted']),
  pause: optional(shape<Pause>({ at: instant, by: text, note: optional(text), until: optional(instant) })),
  mark: instant,
  nextFireAt: optional(instant),
  wakeAt: optional(instant),
  selfClocked: flag,
  active: listOf(holderCheck),
  waiting: listOf(requestCheck),
  later: optional(listOf(laterRunCheck)),
  chained: optional(flag),
  followers: optional(listOf(shape<Follower>({ jobId: text, on: oneOf(PARENT_CONDITIONS) }))),
  hour: optional(shape<NonNullable<Head['hour']>>({ startedAt: instant, count })),
  backfills: optional(listOf(backfill)),
  catchUp: optional(listOf(shape<CatchUp>({ from: instant, to: instant, revision: count }))),
  skips: optional(listOf(shape<Skip>({ at: instant, by: text, note: optional(text) }))),
  pauseAfterFailures: optional(count),
  watch: optional(text),
  incidents: optional(text),
  acknowledged: optional(listOf(shape<Acknowledgement>({ kind: oneOf(INCIDENT_KINDS), by: text, at: instant }))),
  mute: optional(shape<Mute>({ until: instant, by: text, note: optional(text) })),
  silentFrom: optional(instant),
  outbox: listOf(effectCheck),
  counters,
  last: optional(lastOutcome),
  recent: optional(text),
  succeededAt: optional(instant),
  resultOf: optional(runIdCheck),
  firstRevision: optional(count),
  expiresAt: optional(instant),
  lastOutcomes: optional(listOf(lastOutcome)),
});

/** Reads the stored head of a job, in whichever form a version of ours wrote it. */
export function readHead(item: unknown, jobId: string): Read<Head> {
  const read = readAs(headCheck, item);
  if (read.fault !== undefined) {
    return read;
  }
  return read.value.jobId === jobId ? { value: headOf(read.value) } : { fault: `jobId: expected ${jobId}` };
}
