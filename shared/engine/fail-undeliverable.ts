import type { RunMessage } from '../ports/queues.ts';
import { type AttemptEnd, endForGood } from '../runs/attempt.ts';
import { isFinal, type Run } from '../runs/run.ts';
import type { Engine } from './engine.ts';
import { retentionSeconds } from './engine.ts';
import { EngineFault } from './fault.ts';
import { finishRun } from './finish-run.ts';
import { pauseBetween } from './pause-between.ts';
import { queuedRun } from './queued-run.ts';

const MOST_TRIES = 20;

const UNDELIVERABLE: AttemptEnd = {
  result: 'failed',
  reason: 'undeliverable: its message could not be handled and was given up',
};

/**
 * Records the outcome of a run whose message was given up by the queue. An attempt that is still alive keeps its run: it will end it.
 * @throws EngineFault contention
 */
export async function failUndeliverable(engine: Engine, message: RunMessage): Promise<void> {
  const { clock, history, observer } = engine.ports;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const nowMs = clock.now();
    const stored = await history.readRun(message.runId);
    if (stored !== undefined && isFinal(stored)) {
      return finishRun(engine, stored);
    }
    if (stored !== undefined && isAlive(stored, nowMs)) {
      return;
    }
    const failed = endForGood(stored ?? queuedRun(message, nowMs, retentionSeconds(engine)), UNDELIVERABLE, nowMs);
    if ((await history.writeRun(failed)) === 'written') {
      observer.runEnded(failed);
      return finishRun(engine, failed);
    }
    await pauseBetween(engine.ports, tries);
  }
  throw new EngineFault('contention', `run ${message.runId} could not be failed in ${MOST_TRIES} tries`);
}

function isAlive({ status, leaseUntilMs }: Run, nowMs: number): boolean {
  return status === 'running' && leaseUntilMs !== undefined && leaseUntilMs > nowMs;
}
