import { pause, resume } from '../ledger/pause.ts';
import { changeJob } from './change-job.ts';
import type { Engine } from './engine.ts';
import { type JobView, readJob } from './read-job.ts';
import { type Result, refused } from './result.ts';

/** Pauses a job; pausing it again changes nothing. A finished job has nothing to pause. */
export async function pauseJob(
  engine: Engine,
  jobId: string,
  actor: { readonly by: string; readonly note?: string },
): Promise<Result<JobView>> {
  const paused = await changeJob(engine, jobId, (head, job, context) => {
    if (head.state === 'finished') {
      return refused('job_finished', 'the job is finished: it has no fire left to pause');
    }
    return head.state === 'paused' ? 'unchanged' : pause(head, job, actor, context);
  });
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
    return job.definition.enabled
      ? resume(head, job, actor, context)
      : refused('job_disabled', 'the job is switched off in its definition: set enabled to true');
  });
  return resumed.ok ? readJob(engine, jobId) : resumed;
}
