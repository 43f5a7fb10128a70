import type { RunMessage } from '#ports/queues.ts';
import { deliverRun } from './deliver.ts';
import type { Runner } from './runner.ts';

/**
 * Delivers the one run of a runner without a queue behind it: executes its attempts one after the other and waits in between, until the run
 * is over, somebody else has it, or the runner is stopped. What it leaves open is sent again.
 */
export async function deliverUntilDone(runner: Runner, message: RunMessage): Promise<void> {
  while (runner.stopping?.aborted !== true) {
    const delivery = await deliverRun(runner, message);
    if (delivery.kind === 'done') {
      return;
    }
    await unlessStopped(runner, delivery.delaySeconds);
  }
}

function unlessStopped({ ports, stopping }: Runner, delaySeconds: number): Promise<void> {
  return new Promise((resolve) => {
    const stopTimer = ports.clock.after(delaySeconds * 1000, wake);
    stopping?.addEventListener('abort', wake);
    if (stopping?.aborted === true) {
      wake();
    }

    function wake(): void {
      stopTimer();
      stopping?.removeEventListener('abort', wake);
      resolve();
    }
  });
}
