import { parseRunId } from '#domain/runs/id.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { type Refused, type Result, refused } from '#engine/commit/result.ts';
import { keptInputs } from './inputs.ts';
import { noSuchRun, readRun } from './read.ts';
import { type TriggerOptions, triggerRun } from './trigger.ts';

/** The one who asks for a retry, and how. */
interface RetryOptions extends Omit<TriggerOptions, 'inputs' | 'at'> {
  readonly note?: string;
  /** The job is taken as it is now, and not as the run had it. */
  readonly current?: boolean;
}

/**
 * Asks for a run that does another one again: the same revision unless `current`, arguments, variables and planned instant (now, where that lies ahead), as a
 * manual run that names it. Refused while that run is open, where not all of it is stored any more, and where it is of a deleted job whose id
 * another one has now.
 */
export async function retryRun(
  engine: Engine,
  runId: string,
  { note, current = false, ...options }: RetryOptions,
): Promise<Result<Run>> {
  const jobId = parseRunId(runId)?.jobId;
  const read = await readRun(engine, runId);
  if (!read.ok || jobId === undefined) {
    return noSuchRun(runId);
  }
  const run = read.value;
  const head = await liveHead(engine, jobId);
  if (head === undefined) {
    return noSuchJob(jobId);
  }
  if (!isFinal(run)) {
    return refused('run_open', `run ${run.id} is ${run.status}: cancel it, or wait for its end`);
  }
  const revision = current ? head.revision : run.revision;
  if (run.revision < (head.firstRevision ?? 1)) {
    return notRepeatable(`run ${run.id} is of an earlier job ${jobId}, which was deleted`);
  }
  const job = await knownJob(engine, jobId, revision);
  if (job === undefined) {
    return notRepeatable(`revision ${revision} of job ${jobId} is not stored any more`);
  }
  const { runner } = job.definition;
  if (!engine.runners.has(runner)) {
    return notRepeatable(`the runner class ${runner}, which it would run in, is not there any more`);
  }
  const inputs = run.inputs === true ? await keptInputs(engine, run.id) : {};
  if (inputs === undefined) {
    return notRepeatable(`what run ${run.id} was given is not stored any more`);
  }
  const { args, env } = inputs;
  return triggerRun(
    engine,
    jobId,
    { ...options, inputs: present({ args, env, note }) },
    { run, job, ...(current ? { current: true as const } : {}) },
  );
}

function notRepeatable(why: string): Refused {
  return refused('not_repeatable', why);
}
