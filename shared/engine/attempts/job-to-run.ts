import { reportTimes } from '#domain/jobs/command/command.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { parseRunId } from '#domain/runs/id.ts';
import { revisionNotStored } from '#domain/runs/reasons/attempt.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { giveUpRun } from '#engine/runs/give-up.ts';
import { jobWithInputs } from '#engine/runs/inputs.ts';
import type { RunMessage } from '#ports/queues.ts';

/** An engine that takes messages of runs. */
export interface RunTaker extends Engine {
  /** The class whose runs it takes, and no other's. Left out: those of all classes, as on a person's own machine. */
  readonly runnerClass?: string;
}

/**
 * The job that a message's run is of; undefined where there is nothing to run of it here. A message says what its sender wants it to say;
 * the definition, which no runner can write, says which class its runs are for. So one that is not for this class, or of a job that runs elsewhere, is dropped, and nothing
 * of it is written down: the run that it names, if there is one, has a message of its own, or is sent again by its head. A run whose
 * definition is gone ends as failed, if its head knows of it. What the run was given along is laid over the definition.
 * @throws EngineFault contention
 */
export async function jobToRun(taker: RunTaker, message: RunMessage): Promise<ScheduledJob | undefined> {
  const { ports, runnerClass } = taker;
  const job = await knownJob(taker, message.jobId, message.revision);
  if (job === undefined && (await isHeld(taker, message))) {
    await giveUpRun(taker, message, revisionNotStored(message.revision));
    return undefined;
  }
  const isOfJob = job !== undefined && parseRunId(message.runId)?.jobId === message.jobId;
  if (!isOfJob || reportTimes(job.definition.command) !== undefined) {
    ports.observer.dropped('foreign_run', message);
    return undefined;
  }
  if (runnerClass !== undefined && [message.runner, job.definition.runner].some((name) => name !== runnerClass)) {
    ports.observer.dropped('class_mismatch', message);
    return undefined;
  }
  return message.inputs === true ? givenJob(taker, message, job) : job;
}

/** The job with what the run was given along. A run that cannot have that ends as failed, as its command must not run without. */
async function givenJob(taker: RunTaker, message: RunMessage, job: ScheduledJob): Promise<ScheduledJob | undefined> {
  const given = await jobWithInputs(taker, job, message.runId);
  if ('definition' in given) {
    return given;
  }
  if (await isHeld(taker, message)) {
    await giveUpRun(taker, message, given);
  }
  return undefined;
}

async function isHeld({ ports }: Engine, { jobId, runId, revision }: RunMessage): Promise<boolean> {
  const { active = [] } = (await ports.heads.read(jobId)) ?? {};
  return active.some((holder) => holder.runId === runId && holder.revision === revision);
}
