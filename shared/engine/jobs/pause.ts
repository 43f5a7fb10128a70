import type { JobDefinition } from '#domain/jobs/job.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { type PausingActor, pause, pauseAnew, resume } from '#domain/ledger/jobs/pause.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { type Refused, type Result, refused } from '#engine/commit/result.ts';
import { type Change, changeJob } from './change.ts';
import { type JobView, readJob } from './read.ts';

/**
 * Pauses a job, for good or until an instant. Pausing it again changes nothing, unless a note or an end is given: then the pause that
 * holds gets those. A finished job has nothing to pause.
 */
export async function pauseJob(engine: Engine, jobId: string, actor: PausingActor): Promise<Result<JobView>> {
  const paused = await changeJob(
    engine,
    jobId,
    (head, job, context) =>
      pauseRefusal(head, job.definition, actor, context) ??
      (head.state === 'paused' ? repeatedPause(head, actor, context) : pause(head, job, actor, context)),
  );
  return paused.ok ? readJob(engine, jobId) : paused;
}

/** Lets a paused job plan again from now on; resuming a job that is not paused changes nothing. */
export async function resumeJob(
  engine: Engine,
  jobId: string,
  actor: { readonly by: string },
): Promise<Result<JobView>> {
  const resumed = await changeJob(engine, jobId, (head, job, context) => {
    if (head.state !== 'paused') {
      return 'unchanged';
    }
    return job.definition.enabled ? resume(head, job, actor, context) : disabled();
  });
  return resumed.ok ? readJob(engine, jobId) : resumed;
}

function pauseRefusal(
  { state }: Head,
  { enabled }: JobDefinition,
  { until }: PausingActor,
  { now }: RecordContext,
): Refused | undefined {
  if (state === 'finished') {
    return refused('job_finished', 'the job is finished: it has no fire left to pause');
  }
  if (until !== undefined && until <= now) {
    return refused('not_in_future', 'a pause that ends has to end in the future');
  }
  return until !== undefined && !enabled ? disabled() : undefined;
}

function repeatedPause(head: Head, actor: PausingActor, context: RecordContext): Change {
  const { note, until } = actor;
  const { pause: held } = head;
  const same = (note ?? held?.note) === held?.note && until === held?.until;
  return (note === undefined && until === undefined) || same ? 'unchanged' : pauseAnew(head, actor, context);
}

function disabled(): Refused {
  return refused('job_disabled', 'the job is switched off in its definition: set enabled to true');
}
