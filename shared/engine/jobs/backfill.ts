import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Backfill } from '#domain/ledger/head/backlog.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { cancelBackfill as cancelTransition, MOST_BACKFILLS, startBackfill } from '#domain/ledger/runs/backfill.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { adoptedJob } from '#engine/commit/known-job.ts';
import { boundKey, elsewhereRefusal, liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import { firesAhead, missedAmong } from '#engine/waking/backfill-fires.ts';
import { changeJob } from './change.ts';

/** The most fires between `from` and `to` of one backfill. */
const MOST_BACKFILL_FIRES = 10_000;

/** The most fires that are counted of a refused range. */
const MOST_COUNTED = 1_000_000;

/** Which fires of the past to run. */
interface BackfillRequest extends Pick<Backfill, 'from' | 'to' | 'order' | 'only' | 'maxConcurrent'> {}

/** The one who asks, and the key: the same key of the same job asks for the same backfill. */
interface BackfillOptions {
  readonly by: string;
  readonly idempotencyKey?: string;
}

/** The fires that a backfill would run, in its order, and the schedule they come from. */
interface BackfillPlan {
  readonly schedule: ParsedSchedule | undefined;
  readonly fires: readonly EpochSeconds[];
}

/** Says which fires a backfill would run, and runs none. */
export async function planBackfill(
  engine: Engine,
  jobId: string,
  request: BackfillRequest,
): Promise<Result<BackfillPlan>> {
  const head = await liveHead(engine, jobId);
  if (head === undefined) {
    return noSuchJob(jobId);
  }
  const job = await adoptedJob(engine, head);
  const elsewhere = elsewhereRefusal(job.definition);
  if (elsewhere !== undefined) {
    return elsewhere;
  }
  const fires = await firesOf(engine, head, job, request);
  return fires.ok ? accepted({ schedule: job.schedule, fires: fires.value }) : fires;
}

/**
 * Runs fires of the past again, or for the first time: under the revision that is adopted now, with their planned instants, at most
 * `maxConcurrent` at once beside the job's other runs. The job's head walks through them.
 */
export async function backfillJob(
  engine: Engine,
  jobId: string,
  request: BackfillRequest,
  { by, idempotencyKey }: BackfillOptions,
): Promise<Result<Backfill>> {
  const planned = await planBackfill(engine, jobId, request);
  if (!planned.ok) {
    return planned;
  }
  const head = await liveHead(engine, jobId);
  if (head === undefined) {
    return noSuchJob(jobId);
  }
  const id = await backfillId(engine, head, idempotencyKey);
  const total = planned.value.fires.length;
  const fresh = { ...request, id, by, total, started: 0, succeeded: 0, failed: 0 };
  const started = await changeJob(engine, jobId, (head, job, context) => {
    const nothing = total === 0 ? { last: true as const, endedAt: context.now } : {};
    const backfill = { ...fresh, ...nothing, revision: job.definition.revision, askedAt: context.now };
    const decision = startBackfill(head, backfill, { by }, context);
    if (decision === 'full') {
      return refused('too_many_backfills', `${MOST_BACKFILLS} backfills of the job are not over yet`);
    }
    return decision.head === head ? 'unchanged' : decision;
  });
  return started.ok ? readBackfill(engine, jobId, id) : started;
}

/** Lets no more of a backfill run, and cancels what does. */
export async function cancelBackfill(
  engine: Engine,
  jobId: string,
  id: string,
  { by }: { readonly by: string },
): Promise<Result<Backfill>> {
  const cancelled = await changeJob(engine, jobId, (head, _, context) => {
    const decision = cancelTransition(head, id, { by }, context);
    return decision.head === head ? 'unchanged' : decision;
  });
  return cancelled.ok ? readBackfill(engine, jobId, id) : cancelled;
}

async function readBackfill(engine: Engine, jobId: string, id: string): Promise<Result<Backfill>> {
  const backfill = (await liveHead(engine, jobId))?.backfills?.find((other) => other.id === id);
  return backfill === undefined
    ? refused('backfill_not_found', `job ${jobId} knows no backfill ${id}`)
    : accepted(backfill);
}

async function firesOf(
  engine: Engine,
  head: Head,
  { schedule }: ScheduledJob,
  request: BackfillRequest,
): Promise<Result<readonly EpochSeconds[]>> {
  const now = secondsOf(engine.ports.clock.now());
  if (request.from > request.to || request.to > now) {
    const [path, message] =
      request.to > now
        ? ['to', 'expected an instant that is not in the future']
        : ['from', 'expected an instant that is not after to'];
    return badRange(path, message);
  }
  const fires: EpochSeconds[] = [];
  let count = 0;
  for (const fire of firesAhead(schedule, request)) {
    count += 1;
    if (count <= MOST_BACKFILL_FIRES) {
      fires.push(fire);
    } else if (count > MOST_COUNTED) {
      break;
    }
  }
  if (count > MOST_BACKFILL_FIRES) {
    const said = count > MOST_COUNTED ? `more than ${MOST_COUNTED}` : count;
    return badRange('from', `expected at most ${MOST_BACKFILL_FIRES} fires from there to the end, not ${said}`);
  }
  return accepted(request.only === 'all' ? fires : await missedAmong(engine, head, fires));
}

function badRange(path: string, message: string): Refused {
  return refused('invalid_backfill', `the backfill is not valid: ${path}: ${message}`, [{ path, message }]);
}

async function backfillId(engine: Engine, head: Head, idempotencyKey: string | undefined): Promise<string> {
  const { clock, history, randomness } = engine.ports;
  const nowMs = clock.now();
  const id = randomness.ulid(nowMs);
  const expiresAt = secondsOf(nowMs) + retentionSeconds(engine.configuration);
  return idempotencyKey === undefined ? id : history.bindKey(boundKey(head, 'backfill', idempotencyKey), id, expiresAt);
}
