import { MOST_SKIPS, type SkipRefusal, skipFire, unskipFire } from '#domain/ledger/jobs/skip.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { type Refused, type Result, refused } from '#engine/commit/result.ts';
import { changeJob } from './change.ts';
import { type JobView, readJob } from './read.ts';

/** The wish about one fire. */
interface SkipOptions {
  /** Left out: the next fire; with `undo`, the soonest one that is to be skipped. */
  readonly at?: EpochSeconds;
  /** Takes the wish back. */
  readonly undo?: boolean;
  readonly by: string;
  readonly note?: string;
}

/** Has just one fire of a job skipped, or takes that back. Answers the job. */
export async function skipOneFire(
  engine: Engine,
  jobId: string,
  { at, undo = false, by, note }: SkipOptions,
): Promise<Result<JobView>> {
  const wish = { by, ...present({ at, note }) };
  const changed = await changeJob(engine, jobId, (head, job, context) => {
    const decided = undo ? unskipFire(head, job, wish, context) : skipFire(head, job, wish, context);
    return decided !== 'behind' && 'kind' in decided ? refusalOf(decided, job.schedule === undefined) : decided;
  });
  return changed.ok ? readJob(engine, jobId) : changed;
}

function refusalOf(refusal: SkipRefusal, isUnscheduled: boolean): Refused {
  switch (refusal.kind) {
    case 'past':
      return refused('not_in_future', `${writeUtc(refusal.at)} has passed: a fire can be skipped only before it comes`);
    case 'no_fire':
      return refused('not_a_fire', notAFire(refusal, isUnscheduled));
    case 'none_left':
      return refused('not_a_fire', isUnscheduled ? UNSCHEDULED : 'the job has no fire left to skip');
    case 'paused':
      return refused('job_paused', paused(refusal));
    case 'skipped_already': {
      const { at, by } = refusal.skip;
      return refused('already_skipped', `the fire at ${writeUtc(at)} is to be skipped already, as ${by} asked`);
    }
    case 'too_many':
      return refused('too_many_skips', `${MOST_SKIPS} fires of the job are to be skipped already: pause it instead`);
    case 'not_skipped':
      return refused('not_skipped', notSkipped(refusal.at));
  }
}

const UNSCHEDULED = 'the job has no schedule: it runs after others';

function notAFire({ at, following }: Extract<SkipRefusal, { kind: 'no_fire' }>, isUnscheduled: boolean): string {
  if (isUnscheduled) {
    return UNSCHEDULED;
  }
  const next = following === undefined ? 'and none after it' : `the next one is at ${writeUtc(following)}`;
  return `the job has no fire at ${writeUtc(at)}, ${next}`;
}

function paused({ until }: Extract<SkipRefusal, { kind: 'paused' }>): string {
  const first = until === undefined ? 'it plans no fires' : `it plans no fires up to ${writeUtc(until)}`;
  return `the job is paused: ${first}`;
}

function notSkipped(at: EpochSeconds | undefined): string {
  return at === undefined
    ? 'no fire of the job is to be skipped'
    : `the fire at ${writeUtc(at)} is not one that is to be skipped`;
}
