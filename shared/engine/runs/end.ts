import type { FinalRun } from '#domain/runs/run.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { finishRun } from './finish.ts';

/**
 * Ends a run: its final record is written, the observer is told, and its job's head is finished. Answers whether the record was this
 * call's: a run has one outcome, and whoever comes second changes nothing.
 */
export async function endRun(engine: Engine, run: FinalRun): Promise<boolean> {
  const ended = await recordEnd(engine, run);
  if (ended) {
    await finishRun(engine, run);
  }
  return ended;
}

/**
 * The same without the head, for effects: what they end holds no slot, or the look that they ask for finishes it. Finishing it here would
 * be a decision about a head in the middle of carrying one out.
 */
export async function recordEnd(engine: Engine, run: FinalRun): Promise<boolean> {
  const ended = (await engine.ports.history.writeRun(run)) === 'written';
  if (ended) {
    tellEnd(engine, run);
  }
  return ended;
}

/** The rest of it, for whoever knows that the final record stands and is its own. */
export async function concludeEnd(engine: Engine, run: FinalRun): Promise<void> {
  tellEnd(engine, run);
  await finishRun(engine, run);
}

function tellEnd({ ports }: Engine, run: FinalRun): void {
  ports.observer.runEnded(run);
}
