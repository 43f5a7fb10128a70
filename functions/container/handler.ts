import type { Logger } from '@aws-lambda-powertools/logger';
import { deliverInContainer } from '#engine/attempts/deliver-in-container.ts';
import type { CountingEngine } from '#engine/attempts/places.ts';
import type { Runner } from '#engine/attempts/runner.ts';
import { readRunMessage } from '#functions/messages/read.ts';

/** The runner in a container, and its log. */
interface ContainerDependencies {
  readonly runner: Runner & CountingEngine;
  readonly logger: () => Logger;
}

/**
 * Makes what a container does: runs the one run whose message it was started with. Answers the exit code. Nothing is tried again here:
 * what is left open after a fault is sent again, to another container.
 */
export function makeHandler({ runner, logger }: ContainerDependencies): (body: string) => Promise<0 | 1> {
  return async (body) => {
    const { value: message, fault } = readRunMessage(body);
    if (fault !== undefined) {
      runner.setAside.tell({ kind: 'run_message', id: 'the message that the container was started with', fault });
      return 1;
    }
    try {
      logger().appendKeys({ jobId: message.jobId, runId: message.runId });
      await deliverInContainer(runner, message);
      return 0;
    } catch (error) {
      logger().error('a run could not be delivered', { error });
      return 1;
    } finally {
      await runner.pings?.settled();
    }
  };
}
