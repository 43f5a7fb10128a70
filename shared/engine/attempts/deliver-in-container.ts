import type { RunMessage } from '#ports/queues.ts';
import { deliverUntilDone } from './deliver-until-done.ts';
import { type CountingEngine, giveUpPlace } from './places.ts';
import type { Runner } from './runner.ts';

/**
 * The work of a container: looks after one run until it is over, and gives its own place back in the end. Where that fails the place stays
 * taken until the containers are counted; the run is over all the same.
 */
export async function deliverInContainer(runner: Runner & CountingEngine, message: RunMessage): Promise<void> {
  try {
    await deliverUntilDone(runner, message);
  } finally {
    await giveUpPlace(runner, runner.runnerClass ?? message.runner).catch((error: unknown) =>
      runner.ports.observer.deferred(message.jobId, error),
    );
  }
}
