import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { isBeingAgreed } from '#domain/ledger/head/pause-of-all.ts';
import type { KnownRevisions } from '#domain/ledger/planning/catch-up.ts';
import { decide } from '#engine/commit/decide.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { EngineFault } from '#engine/commit/fault.ts';
import { catchUpRevisions, knownJob, requiredJob } from '#engine/commit/known-job.ts';
import { noSuchJob } from '#engine/commit/live-head.ts';
import { planningContext } from '#engine/commit/planning-context.ts';
import { accepted, type Refused, type Result } from '#engine/commit/result.ts';
import { settleBacklog } from '#engine/waking/wake.ts';

const MOST_ROUNDS = 20;

/** The outcome of a change of state: a decision, a refusal, nothing to do, or more fires to be decided first. */
export type Change = Decision | 'behind' | 'unchanged' | Refused;

/** @param revisions those that planned what is in the head's open catch-ups */
type ChangeOf<Job> = (head: Head, job: Job, context: RecordContext, revisions: KnownRevisions) => Change;

/**
 * Changes the state of a job in one decision. Where more fires are due than one decision takes, those are decided first: what was due
 * before the change is settled under what held before it.
 * @throws EngineFault behind, when the backlog does not end; definition_missing
 */
export function changeJob(engine: Engine, jobId: string, change: ChangeOf<ScheduledJob>): Promise<Result<void>> {
  return changeReadableOrNot(engine, jobId, (head, job, context, revisions) =>
    change(head, requiredJob(engine, head, job), context, revisions),
  );
}

/** The same for a change that can do without the adopted revision, where that cannot be read. */
export async function changeReadableOrNot(
  engine: Engine,
  jobId: string,
  change: ChangeOf<ScheduledJob | undefined>,
): Promise<Result<void>> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const result = await changeOnce(engine, jobId, change);
    if (result !== 'behind') {
      return result;
    }
    await settleBacklog(engine, jobId);
  }
  throw new EngineFault('behind', `job ${jobId} still has a backlog after ${MOST_ROUNDS} rounds`);
}

function changeOnce(
  engine: Engine,
  jobId: string,
  change: ChangeOf<ScheduledJob | undefined>,
): Promise<Result<void> | 'behind'> {
  return decide<Result<void> | 'behind'>(engine, jobId, async (head) => {
    if (head === undefined || head.state === 'deleted') {
      return { answer: noSuchJob(jobId) };
    }
    const job = await knownJob(engine, jobId, head.revision);
    const context = await planningContext(engine, job?.definition ?? { id: jobId });
    const changed = change(head, job, context, await catchUpRevisions(engine, head));
    if (changed === 'behind') {
      return { answer: 'behind' };
    }
    if (changed === 'unchanged') {
      return { answer: accepted(undefined) };
    }
    if ('ok' in changed) {
      return { answer: changed };
    }
    // What is due up to now could not be decided: it would be lost with the change.
    return isBeingAgreed(context)
      ? { answer: 'behind' }
      : { write: changed.head, effects: changed.effects, answer: accepted(undefined) };
  });
}
