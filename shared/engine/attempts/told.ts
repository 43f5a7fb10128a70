import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { parseRunId } from '#domain/runs/id.ts';
import type { ParentRun } from '#domain/runs/run.ts';
import { previousFire } from '#domain/schedule/previous-fire.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { Told } from '#ports/executor.ts';
import type { RunMessage } from '#ports/queues.ts';
import type { Runner } from './runner.ts';

/**
 * The facts that a run's command is told of the runs before it and of the fires around it. The fires are those of its schedule, whatever
 * became of them. The result of the last success is read only where the message names a run that has one.
 * @throws where that cannot be read: a command that continues from there must not begin anew
 */
export async function toldOf(
  runner: Runner,
  { schedule }: ScheduledJob,
  { jobId, scheduledAt, parent, succeededAt, resultOf, retryOf }: RunMessage,
): Promise<Told> {
  const isOwn = resultOf !== undefined && parseRunId(resultOf)?.jobId === jobId;
  const last = isOwn ? await runner.ports.history.readRun(resultOf) : undefined;
  return present({
    parent: parent === undefined ? undefined : await parentOf(runner, parent),
    lastSuccessAt: written(succeededAt),
    previousFireAt: written(schedule && previousFire(schedule, scheduledAt)),
    nextFireAt: written(schedule?.next(scheduledAt)),
    lastResult: last?.result,
    resume: retryOf === undefined ? undefined : await deniedSession(runner, retryOf),
  });
}

/** The facts about the run that a chained one follows; fewer where that is not stored any more. */
async function parentOf(runner: Runner, parent: ParentRun): Promise<Told['parent']> {
  try {
    const { outputTail, result } = (await runner.ports.history.readRun(parent.runId)) ?? {};
    return { ...parent, ...present({ outputTail, result: result === undefined ? undefined : JSON.parse(result) }) };
  } catch {
    return parent;
  }
}

/** The session of a run that failed as calls were denied: it is done again by going on with that. */
async function deniedSession(runner: Runner, runId: string): Promise<string | undefined> {
  const run = await runner.ports.history.readRun(runId);
  return run?.reasonCode === 'claude_denied' ? run.claude?.sessionId : undefined;
}

function written(instant: EpochSeconds | undefined): string | undefined {
  return instant === undefined ? undefined : writeUtc(instant);
}
