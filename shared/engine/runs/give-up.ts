import { endForGood, endRetrying, endUnstarted } from '#domain/runs/attempt.ts';
import { undeliverable } from '#domain/runs/reasons/attempt.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import { type FinalRun, isFinal, type Run } from '#domain/runs/run.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { untilWritten } from '#engine/commit/until-written.ts';
import type { RunMessage } from '#ports/queues.ts';
import { endRun } from './end.ts';
import { finishRun } from './finish.ts';
import { queuedRun } from './queued.ts';

/**
 * Ends a run that nobody will execute any more as failed, and finishes its head. An attempt that is still alive keeps its run: it will
 * end it.
 * @param unstarted the outcome of one that had no attempt yet
 * @throws EngineFault contention
 */
export async function giveUpRun(
  engine: Engine,
  message: RunMessage,
  reason: Reason,
  unstarted: 'failed' | 'skipped' = 'failed',
): Promise<void> {
  const { clock, history } = engine.ports;
  await untilWritten<undefined>(engine.ports, `run ${message.runId}`, async () => {
    const nowMs = clock.now();
    const stored = await history.readRun(message.runId);
    if (stored !== undefined && isFinal(stored)) {
      await finishRun(engine, stored);
      return { done: undefined };
    }
    if (stored !== undefined && isAlive(stored, nowMs)) {
      return { done: undefined };
    }
    const run = stored ?? queuedRun(message, nowMs, retentionSeconds(engine.configuration));
    const ended =
      run.attempts.length === 0 ? endUnstarted(run, unstarted, reason, nowMs) : failedRun(run, reason, nowMs);
    return (await endRun(engine, ended)) ? { done: undefined } : 'conflict';
  });
}

/**
 * Records the outcome of a run whose message was given up by the queue. An attempt that is still alive keeps its run: it will end it.
 * @throws EngineFault contention
 */
export async function failUndeliverable(engine: Engine, message: RunMessage): Promise<void> {
  await giveUpRun(engine, message, undeliverable('its message could not be handled and was given up'));
}

function failedRun(run: Run, reason: Reason, nowMs: number): FinalRun {
  return run.status === 'retrying'
    ? endRetrying(run, 'failed', reason, nowMs)
    : endForGood(run, { result: 'failed', reason }, nowMs);
}

function isAlive({ status, leaseUntilMs }: Run, nowMs: number): boolean {
  return status === 'running' && leaseUntilMs !== undefined && leaseUntilMs > nowMs;
}
