import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf } from '#domain/ledger/head/open-catch-ups.ts';
import { moveCatchUps } from '#domain/ledger/planning/catch-up.ts';
import { finishedRun } from '#domain/ledger/runs/examine.ts';
import { finish } from '#domain/ledger/runs/finish.ts';
import { wasClaimed } from '#domain/runs/held/claimed.ts';
import type { FinalRun } from '#domain/runs/run.ts';
import { decide } from '#engine/commit/decide.ts';
import { type Engine, recordContext } from '#engine/commit/engine.ts';
import { catchUpRevisions, knownJob } from '#engine/commit/known-job.ts';
import { planningContext } from '#engine/commit/planning-context.ts';
import { despiteUnreadable } from '#engine/commit/set-aside.ts';

/**
 * Removes a final run from its job's head: frees the slot, counts the outcome, lets the next waiting run in, or the next late fire of a
 * catch-up. Once, however often called. A head that cannot be read is left alone: whoever reads it again finds the run over.
 */
export async function finishRun(engine: Engine, run: FinalRun): Promise<void> {
  await despiteUnreadable(() => finishReadable(engine, run));
}

function finishReadable(engine: Engine, run: FinalRun): Promise<undefined> {
  return decide<undefined>(
    engine,
    run.jobId,
    async (head) => {
      if (head === undefined) {
        return { answer: undefined };
      }
      const finished = finish(head, finishedRun(run), recordContext(engine, run.jobId));
      if (finished.head === head) {
        return { answer: undefined };
      }
      const caughtUp = await caughtUpAfter(engine, finished.head);
      return { write: caughtUp.head, effects: [...finished.effects, ...caughtUp.effects], answer: undefined };
    },
    wasClaimed(run) ? run.id : undefined,
  );
}

/** The outcome is written by now: where the next late fire cannot be decided, the run is finished all the same, and a look goes on. */
async function caughtUpAfter(engine: Engine, head: Head): Promise<Decision> {
  if (catchUpsOf(head).length === 0 || !engine.configuration.enabled) {
    return { head, effects: [] };
  }
  try {
    const revisions = await catchUpRevisions(engine, head);
    const adopted = await knownJob(engine, head.jobId, head.revision);
    const context = await planningContext(engine, adopted?.definition ?? { id: head.jobId });
    const known = adopted === undefined ? revisions : new Map([...revisions, [head.revision, adopted]]);
    return moveCatchUps(head, known, context);
  } catch (error) {
    engine.ports.observer.deferred(head.jobId, error);
    return { head, effects: [] };
  }
}
