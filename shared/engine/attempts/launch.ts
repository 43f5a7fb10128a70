import { undeliverable } from '#domain/runs/reasons/attempt.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { untilWritten } from '#engine/commit/until-written.ts';
import { finishRun } from '#engine/runs/finish.ts';
import { giveUpRun } from '#engine/runs/give-up.ts';
import { loseAttempt } from '#engine/runs/lost/lose-attempt.ts';
import type { RunMessage } from '#ports/queues.ts';
import { jobToRun } from './job-to-run.ts';
import { waitForPlace } from './places.ts';
import { type Launcher, startContainer } from './start-container.ts';

/**
 * Launches the run of one message: starts a container, in which a runner claims the run's next attempt (deliver-until-done.ts). It claims
 * nothing itself, so a copy of the message costs a container at most. Where all places of the class are taken, it sends the message again,
 * for later. From here on the head keeps watch: what nobody claims, and what falls silent, is sent again. An attempt whose lease has passed
 * is recorded as lost first.
 * @throws EngineFault contention
 */
export async function launchRun(launcher: Launcher, message: RunMessage): Promise<void> {
  const job = await jobToRun(launcher, message);
  if (job === undefined) {
    return;
  }
  await untilWritten<undefined>(launcher.ports, `run ${message.runId}`, async () => {
    const run = await launcher.ports.history.readRun(message.runId);
    if (run?.status !== 'running') {
      await launchNext(launcher, message, run);
      return { done: undefined };
    }
    if ((run.leaseUntilMs ?? 0) > launcher.ports.clock.now()) {
      return { done: undefined };
    }
    await loseAttempt(launcher, job.definition, run, 'silent');
    return 'conflict';
  });
}

/** A run between attempts has a container that waits for its time; were it gone, the message would come again after that time. */
async function launchNext(launcher: Launcher, message: RunMessage, run: Run | undefined): Promise<void> {
  if (run !== undefined && isFinal(run)) {
    return finishRun(launcher, run);
  }
  if ((run?.retryAtMs ?? 0) > launcher.ports.clock.now()) {
    return;
  }
  const started = await startContainer(launcher, message, (run?.attempts.length ?? 0) + 1);
  if (started.kind === 'stopped') {
    await giveUpRun(launcher, message, undeliverable(started.why));
  } else if (started.kind === 'full') {
    await waitForPlace(launcher, message);
  } else if (started.kind === 'no_room') {
    launcher.ports.observer.deferred(message.jobId, new Error(`no room for a container: ${started.why}`));
  }
}
