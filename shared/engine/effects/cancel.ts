import { unstartedRun } from '#domain/ledger/head/record.ts';
import type { RunRequest } from '#domain/ledger/head/request.ts';
import { endRetrying, requestCancel } from '#domain/runs/attempt.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import { type FinalRun, isFinal, type Run } from '#domain/runs/run.ts';
import { type Engine, recordContext } from '#engine/commit/engine.ts';
import { EngineFault } from '#engine/commit/fault.ts';
import { pauseBetween } from '#engine/commit/pause-between.ts';

const MOST_TRIES = 20;

/** What a cancellation found. */
type Cancelled =
  /** The run is over now, or was before: its head has to be finished. */
  | { readonly kind: 'final'; readonly run: FinalRun; readonly changed: boolean }
  /** Its runner was told, and looks every 5 s. */
  | { readonly kind: 'asked'; readonly run: Run };

/**
 * Cancels a run that holds a slot: one that nobody claimed, or that is between attempts, is over at once; a running one is told to stop.
 * Only the run is written, not the head.
 * @throws EngineFault contention
 */
export async function cancelOpenRun(
  engine: Engine,
  jobId: string,
  holder: RunRequest,
  reason: Reason,
): Promise<Cancelled> {
  const { runId } = holder;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const run = await engine.ports.history.readRun(runId);
    const cancelled =
      run === undefined
        ? await cancelUnclaimed(engine, jobId, holder, reason)
        : await cancelClaimed(engine, run, reason);
    if (cancelled !== undefined) {
      return cancelled;
    }
    await pauseBetween(engine.ports, tries);
  }
  throw new EngineFault('contention', `run ${runId} could not be cancelled in ${MOST_TRIES} tries`);
}

async function cancelClaimed(engine: Engine, run: Run, reason: Reason): Promise<Cancelled | undefined> {
  const { clock, history, observer } = engine.ports;
  if (isFinal(run)) {
    return { kind: 'final', run, changed: false };
  }
  if (run.cancelRequested !== undefined) {
    return { kind: 'asked', run };
  }
  if (run.status === 'running') {
    const asked = requestCancel(run, reason);
    return (await history.writeRun(asked)) === 'written' ? { kind: 'asked', run: asked } : undefined;
  }
  const over = endRetrying(run, 'cancelled', reason, clock.now());
  if ((await history.writeRun(over)) !== 'written') {
    return undefined;
  }
  observer.runEnded(over);
  return { kind: 'final', run: over, changed: true };
}

/** Writes the outcome where the claim would go, so that a message that is still on its way dies there. */
async function cancelUnclaimed(
  engine: Engine,
  jobId: string,
  holder: RunRequest,
  reason: Reason,
): Promise<Cancelled | undefined> {
  const run = unstartedRun(holder, { status: 'cancelled', reason }, recordContext(engine, jobId));
  if ((await engine.ports.history.writeRun(run)) !== 'written') {
    return undefined;
  }
  engine.ports.observer.runEnded(run);
  return { kind: 'final', run, changed: true };
}
