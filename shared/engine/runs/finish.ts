import { finishedRun } from '#domain/ledger/runs/examine.ts';
import { finish } from '#domain/ledger/runs/finish.ts';
import type { FinalRun } from '#domain/runs/run.ts';
import { decide } from '#engine/commit/decide.ts';
import { type Engine, recordContext } from '#engine/commit/engine.ts';

/** Takes a final run out of its job's head: frees the slot, counts the outcome, lets the next waiting run in. Once, however often called. */
export async function finishRun(engine: Engine, run: FinalRun): Promise<void> {
  await decide<undefined>(
    engine,
    run.jobId,
    (head) => {
      if (head === undefined) {
        return { answer: undefined };
      }
      const { head: finished, effects } = finish(head, finishedRun(run), recordContext(engine, run.jobId));
      return finished === head ? { answer: undefined } : { write: finished, effects, answer: undefined };
    },
    run.attempts.length > 0 ? run.id : undefined,
  );
}
