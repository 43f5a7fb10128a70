import { unstartedRun } from '#domain/ledger/head/record.ts';
import type { RunRequest } from '#domain/ledger/head/request.ts';
import { endRetrying, requestCancel } from '#domain/runs/attempt.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { type Engine, recordContext } from '#engine/commit/engine.ts';
import { untilWritten } from '#engine/commit/until-written.ts';
import { recordEnd } from '#engine/runs/end.ts';

/**
 * Cancels a run that holds a slot: one that nobody claimed, or that is between attempts, is over at once; the runner of a running one is
 * told to stop, and looks every 5 s. Only the run is written, not the head. A run that is over, or cancelled already, stays as it is.
 * @throws EngineFault contention
 */
export async function cancelOpenRun(engine: Engine, jobId: string, holder: RunRequest, reason: Reason): Promise<void> {
  await untilWritten<undefined>(engine.ports, `run ${holder.runId}`, async () => {
    const run = await engine.ports.history.readRun(holder.runId);
    const cancelled =
      run === undefined
        ? await cancelUnclaimed(engine, jobId, holder, reason)
        : await cancelClaimed(engine, run, reason);
    return cancelled ? { done: undefined } : 'conflict';
  });
}

async function cancelClaimed(engine: Engine, run: Run, reason: Reason): Promise<boolean> {
  const { clock, history } = engine.ports;
  if (isFinal(run) || run.cancelRequested !== undefined) {
    return true;
  }
  return run.status === 'running'
    ? (await history.writeRun(requestCancel(run, reason))) === 'written'
    : await recordEnd(engine, endRetrying(run, 'cancelled', reason, clock.now()));
}

/** Writes the outcome where the claim would go, so that a message that is still on its way dies there. */
function cancelUnclaimed(engine: Engine, jobId: string, holder: RunRequest, reason: Reason): Promise<boolean> {
  return recordEnd(engine, unstartedRun(holder, { status: 'cancelled', reason }, recordContext(engine, jobId)));
}
