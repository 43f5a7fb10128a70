import type { Containers } from '../ports/containers.ts';
import type { RunMessage } from '../ports/queues.ts';
import { isFinal, type Run } from '../runs/run.ts';
import type { Engine } from './engine.ts';
import { EngineFault } from './fault.ts';
import { finishRun } from './finish-run.ts';
import { giveUpRun } from './give-up-run.ts';
import { knownJob } from './known-job.ts';
import { loseAttempt } from './lose-attempt.ts';
import { pauseBetween } from './pause-between.ts';

const MOST_TRIES = 20;

/** So many containers of one attempt may end before any of them has claimed it: the next one would fare no better. */
const MOST_STARTS = 5;

/** An engine that can also start containers. */
export interface Launcher extends Engine {
  readonly containers: Containers;
}

/**
 * What a launcher does with one message: starts a container, in which a runner claims the run's next attempt (deliver-until-done.ts). It
 * claims nothing itself, so a copy of the message costs a container at most. From here on the head keeps watch: what nobody claims, and
 * what falls silent, is sent again. An attempt whose lease has passed is recorded as lost first.
 * @throws EngineFault contention
 */
export async function launchRun(launcher: Launcher, message: RunMessage): Promise<void> {
  const job = await knownJob(launcher, message.jobId, message.revision);
  if (job === undefined) {
    return giveUpRun(launcher, message, `revision ${message.revision} of the job is not stored any more`);
  }
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const run = await launcher.ports.history.readRun(message.runId);
    if (run?.status !== 'running') {
      return launchNext(launcher, message, run);
    }
    if ((run.leaseUntilMs ?? 0) > launcher.ports.clock.now()) {
      return;
    }
    await loseAttempt(launcher, job.definition, run, 'its runner went silent and its lease passed');
    await pauseBetween(launcher.ports, tries);
  }
  throw new EngineFault('contention', `run ${message.runId} was written by others ${MOST_TRIES} times in a row`);
}

/** A run between attempts has a container that waits for its time; were it gone, the message would come again after that time. */
async function launchNext(launcher: Launcher, message: RunMessage, run: Run | undefined): Promise<void> {
  if (run !== undefined && isFinal(run)) {
    return finishRun(launcher, run);
  }
  if ((run?.retryAtMs ?? 0) <= launcher.ports.clock.now()) {
    await startContainer(launcher, message, (run?.attempts.length ?? 0) + 1);
  }
}

async function startContainer(launcher: Launcher, message: RunMessage, attempt: number): Promise<void> {
  let reason = '';
  for (let start = 1; start <= MOST_STARTS; start += 1) {
    const started = await launcher.containers.start(message, attempt, start);
    if (started.kind === 'started') {
      return;
    }
    reason = started.reason;
  }
  await giveUpRun(launcher, message, `undeliverable: ${MOST_STARTS} containers ended before they ran it: ${reason}`);
}
